"""The program that Headway starts; it speaks the door protocol on stdin and stdout."""
import gc
import os
import sys
import threading
from os import _exit, getppid
from time import sleep

from .wire import Wire


def main():
    wire = Wire()
    wire.send({"kind": "ready"})
    _end_with(os.getppid())
    _import_ahead()
    opened = wire.receive()
    wire.open(opened["seal"])
    opened = {**opened, **opened["python"]}
    _limit_memory(opened["memoryMb"])
    os.chdir(opened["cwd"])
    # Alembic's own command has its script's folder here, not the current one.
    sys.path[:] = [path for path in sys.path if path not in ("", opened["cwd"])]
    sys.path[0:0] = opened["paths"]
    # Last, for those who type `python -m alembic`: it is found there and nothing else is hidden by it.
    sys.path.append(opened["cwd"])
    sys.argv[:] = ["alembic"]
    try:
        versions = _versions()
    except ImportError as error:
        from .failures import failure, runtime

        said = {**failure(error, "runtime"), "message": "%s cannot run Alembic: %s." % (runtime(), error)}
        wire.send({"kind": "failed", "step": -1, "failure": said})
        _exit(3)
    wire.send({"kind": "versions", "python": sys.version.split()[0], "executable": sys.executable, **versions})
    _work(wire, opened)


def _import_ahead():
    """What takes longest, while the engine makes its plan: as Alembic's command, which is imported before any path is set."""
    path = list(sys.path)
    sys.path[:] = [each for each in path if each not in ("", os.getcwd())]
    try:
        import alembic.command
        import alembic.runtime.migration

        from . import dbapi, dialects, effects, environment, failures, writing
    except Exception:
        pass  # told once there is somebody to tell
    sys.path[:] = path
    # Hundreds of tables are made and forgotten: fewer looks at what is young, and none at what stays.
    gc.set_threshold(20_000, 10, 10)
    gc.freeze()


def _versions():
    import alembic
    import sqlalchemy

    return {"alembic": alembic.__version__, "sqlalchemy": sqlalchemy.__version__}


def _work(wire, opened):
    from . import dbapi, dialects, effects
    from .environment import Host
    from .failures import failure
    from .writing import write_revisions

    dbapi.wire, dbapi.server = wire, {"dialect": opened["dialect"], "serverVersion": opened["serverVersion"]}
    if opened["asks"] == "url":
        dialects.on_url = lambda url: wire.send({"kind": "url", "url": _whole(url)})
    dialects.install()
    effects.watch(wire)
    host = Host(wire, opened)
    try:
        if opened["writes"] is not None:
            write_revisions(host, opened["writes"])
        else:
            host.run()
        wire.step = -1
        wire.send({"kind": "bye", "contexts": host.contexts})
    except BaseException as error:
        # A SystemExit of user code is an error like any other: only "finished" counts.
        step, wire.step, wire.inside = wire.step, -1, False
        wire.send({"kind": "failed", "step": step, "failure": failure(error)})
    finally:
        _exit(0)


def _whole(url):
    return url.render_as_string(hide_password=False) if hasattr(url, "render_as_string") else str(url)


def _end_with(parent):
    """Ends this process when the engine's does, whatever user code is doing."""

    def watch():
        while getppid() == parent:
            sleep(1)
        _exit(70)

    threading.Thread(target=watch, daemon=True, name="headway").start()


def _limit_memory(megabytes):
    if megabytes is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit


main()
