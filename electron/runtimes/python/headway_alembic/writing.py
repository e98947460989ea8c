"""New revision files, made by Alembic itself with the project's own template, options and env.py."""
import os
import pathlib
import sys
import sysconfig
import tempfile

from .directives import adapt, watch_filters


def write_revisions(host, request):
    """Alembic's own `revision` or `merge`; the files are made elsewhere, and their texts handed to the engine.

    For --autogenerate the session stands at the heads: the shadow does, whatever state the target is in.
    """
    if request["hooks"] is not None:
        return run_hooks(host, request["hooks"])
    from alembic import command
    from alembic.runtime import migration
    from alembic.script import ScriptDirectory, base

    config = host.config("revision", autogenerate=request["autogenerate"])
    left_out = watch_filters()
    heads = ScriptDirectory.from_config(config).get_heads() if request["autogenerate"] else ()
    # The shadow stands at the heads without rows that say so.
    migration.MigrationContext.get_current_heads = lambda self: tuple(heads)
    migration.MigrationContext._ensure_version_table = lambda self, purge=False: None
    with tempfile.TemporaryDirectory() as folder:
        plain = ScriptDirectory._rev_path

        def elsewhere(self, path, *rest):
            # A file_template may name sub-folders.
            made = pathlib.Path(folder, os.path.relpath(str(plain(self, path, *rest)), str(path)))
            made.parent.mkdir(parents=True, exist_ok=True)
            return made

        ScriptDirectory._rev_path = elsewhere
        # They run once the file is where it belongs.
        base.write_hooks._run_hooks = lambda *arguments, **named: None
        # A merge is a revision that follows several.
        scripts = command.revision(
            config, message=request["message"], autogenerate=request["autogenerate"], head=request["heads"] or "base",
            splice=request["splice"], branch_label=request["labels"] or None, version_path=request["folder"],
            rev_id=request["id"], depends_on=request["dependsOn"] or None,
            process_revision_directives=adapt(request["omit"], request["add"]),
        )
        files = list(_texts(scripts, folder))
        host.wire.send({"kind": "revisions", "files": files, "leftOut": left_out, "sources": _sources()})


def run_hooks(host, path):
    """The project's own post_write_hooks on a file that is where it belongs."""
    from alembic.script import ScriptDirectory, write_hooks

    config = host.config("revision")
    script = ScriptDirectory.from_config(config)
    hooks = getattr(script, "hooks", None)
    if hooks is None:
        hooks = getattr(script, "hook_config", None) or config.get_section("post_write_hooks", {})
    if hooks:
        write_hooks._run_hooks(path, hooks)
    host.wire.send({"kind": "revisions", "files": [], "leftOut": [], "sources": []})


def _sources():
    """Files of the modules that are the project's own: models, and whatever they import that was not installed."""
    installed = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    outside = tuple(os.path.join(os.path.realpath(path), "") for path in [*installed, os.path.dirname(__file__)] if path)
    loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    files = {os.path.realpath(path) for path in loaded if isinstance(path, str) and path.endswith(".py")}
    return sorted(path for path in files if not path.startswith(outside))


def _texts(scripts, folder):
    for script in scripts if isinstance(scripts, (list, tuple)) else [scripts]:
        if script:
            text = pathlib.Path(script.path).read_text(encoding="utf-8")
            name = pathlib.PurePath(os.path.relpath(script.path, folder)).as_posix()
            yield {"name": name, "revision": script.revision, "text": text}
