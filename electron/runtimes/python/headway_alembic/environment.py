"""Runs the project's own env.py, unmodified, and the engine's steps inside the loop where Alembic runs revisions."""
import gc
import sys
import threading
import types
from collections import deque

# So many files are loaded while the engine commits a step.
_LOADED_MEANWHILE = 2


class Step:
    """What Alembic's run_migrations() asks of a step. The version row is the engine's to change."""

    is_stamp = False

    def __init__(self, message, call, about):
        self.revision_id, self.is_upgrade = message["revision"], message["direction"] == "upgrade"
        self.is_downgrade = not self.is_upgrade
        self.migration_fn = call
        self.name = message["direction"]
        self._about = about
        self.from_revisions, self.to_revisions = tuple(message["from"]), tuple(message["to"])
        self.from_revisions_no_deps, self.to_revisions_no_deps = self.from_revisions, self.to_revisions
        self.unmerge_branch_idents = self.merge_branch_idents = None

    @property
    def info(self):
        """For on_version_apply callbacks."""
        return types.SimpleNamespace(
            is_upgrade=self.is_upgrade, is_stamp=False,
            up_revision_id=self.revision_id, up_revision_ids=(self.revision_id,), up_revisions=(),
            down_revision_ids=self.from_revisions, down_revisions=(),
            source_revision_ids=self.from_revisions, destination_revision_ids=self.to_revisions,
        )

    @property
    def doc(self):
        """The first paragraph of the file, as Alembic tells of it."""
        return self._about()

    @property
    def short_log(self):
        return "%s %s -> %s" % (self.name, ", ".join(self.from_revisions), ", ".join(self.to_revisions))

    def __str__(self):
        return "%s, %s" % (self.short_log, self.doc) if self.doc else self.short_log


def load(path, text, name):
    """The module of a revision from the very characters that the engine read and hashed."""
    import importlib.util
    import linecache

    module = types.ModuleType(name)
    module.__file__ = path
    module.__spec__ = importlib.util.spec_from_loader(name, loader=None, origin=path)
    sys.modules[name] = module  # dataclasses and pickling look modules up
    linecache.cache[path] = (len(text), None, text.splitlines(True), path)
    exec(compile(text, path, "exec"), module.__dict__)
    return module


class Host:
    """One run of env.py."""

    def __init__(self, wire, opened):
        self.wire, self.opened, self.contexts, self.modules, self.texts = wire, opened, 0, {}, {}
        # Files that were announced and not loaded yet, in order.
        self.coming = deque()

    def config(self, command="upgrade", autogenerate=False):
        from alembic.config import Config

        opened = self.opened
        section = opened["section"]
        arguments = {
            "cmd_opts": types.SimpleNamespace(
                x=opened["arguments"] or None, cmd=(_command(command), [], []), name=section, config=opened["ini"],
                raiseerr=True, sql=False, tag=None, revision="head", autogenerate=autogenerate, quiet=False,
            )
        }
        if opened["toml"] is not None:
            import inspect

            if "toml_file" in inspect.signature(Config.__init__).parameters:
                arguments["toml_file"] = opened["toml"]
        config = Config(opened["ini"], ini_section=section, **arguments)
        if opened["url"] is not None:
            config.set_main_option("sqlalchemy.url", opened["url"].replace("%", "%%"))
        config.attributes.setdefault("configure_logger", True)
        return config

    def run(self):
        from alembic.runtime import migration
        from alembic.runtime.environment import EnvironmentContext
        from alembic.script import ScriptDirectory

        # Version rows are the engine's alone.
        migration.HeadMaintainer.update_to_step = lambda self, step: None
        migration.MigrationContext._ensure_version_table = lambda self, purge=False: None
        config = self.config()
        script = ScriptDirectory.from_config(config)  # reads no revision until it is asked for one
        with EnvironmentContext(config, script, fn=self.steps, as_sql=False, dont_mutate=True, tag=None):
            script.run_env()

    def describe(self, context):
        from . import dialects

        self.contexts += 1
        if dialects.on_url is not None and context.connection is not None:
            dialects.on_url(context.connection.engine.url)
        options = context.opts
        tables = getattr(options.get("target_metadata"), "tables", None)
        self.wire.send({
            "kind": "context", "number": self.contexts, "versionTable": context.version_table,
            "versionTableSchema": context.version_table_schema, "urls": dialects.seen_urls,
            "perMigration": bool(context._transaction_per_migration), "tables": None if tables is None else len(tables),
            "options": sorted(name for name, value in options.items() if value not in (None, False, (), {})),
        })

    def steps(self, heads, context):
        """The generator that Alembic's loop draws its steps from: one engine command each."""
        self.describe(context)
        self.wire.steps_of = threading.get_ident()
        gc.freeze()  # the models that env.py imported stay to the end
        if self.contexts > 1:
            self.wire.receive()
        has_run = False
        while True:
            message = self.wire.receive()
            kind = message["kind"]
            if kind == "end":
                return
            if kind == "load":
                for file in message["files"]:
                    self.texts[file["path"], file["hash"]] = file["text"]
                    self.coming.append(file)
                if not has_run:
                    self.load_coming(len(self.coming))
                continue
            if kind == "run" and message["direction"] == "default":
                self.create_all(context, message)
                continue
            if kind != "run":
                raise RuntimeError("Headway sent %s where a step was expected." % kind)
            has_run = True
            self.load_until(message["file"])
            self.wire.step, self.wire.transactional = message["step"], message["transactional"]
            yield Step(message, self.caller(message), lambda file=message["file"]: self.about(file))
            self.finished(message)
            # The engine commits meanwhile.
            self.load_coming(_LOADED_MEANWHILE)

    def load_coming(self, most):
        """In the order in which they were announced, as Alembic loads all before the first runs."""
        for _ in range(min(most, len(self.coming))):
            self.module(self.coming.popleft(), quietly=True)

    def load_until(self, file):
        place = next((at for at, each in enumerate(self.coming) if each["path"] == file["path"]), -1)
        self.load_coming(place + 1)

    def finished(self, message):
        self.wire.step = -1
        self.wire.send({"kind": "finished", "step": message["step"], "outstanding": [], "forgotten": [], "types": None})

    def create_all(self, context, message):
        """Builds the model: everything that target_metadata declares, through the door."""
        self.wire.step, self.wire.transactional, self.wire.inside = message["step"], True, True
        try:
            metadata = context.opts.get("target_metadata")
            if metadata is None:
                raise RuntimeError("env.py sets no target_metadata, so there is no model to compare with.")
            connection = _without_autocommit(context.connection)
            for each in metadata if isinstance(metadata, (list, tuple)) else [metadata]:
                self.create_schemas(connection, each)
                each.create_all(connection, checkfirst=False)
            self.wire.end_step()
        finally:
            self.wire.inside = False
        self.finished(message)

    def create_schemas(self, connection, metadata):
        if connection.dialect.name != "postgresql":
            return
        quote = connection.dialect.identifier_preparer.quote_schema
        for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
            connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS %s" % quote(schema))

    def module(self, file, quietly=False):
        key = file["path"], file["hash"]
        if key in self.modules:
            return self.modules[key]
        text = file["text"] or self.texts.get(key, "")
        name = "headway_revision_" + "".join(c if c.isalnum() else "_" for c in file["path"].rsplit("/", 1)[-1])
        try:
            module = self.modules[key] = load(file["path"], text, name)
            return module
        except Exception:
            # It is told when the file's turn comes: many a file is announced and never run.
            if quietly:
                return None
            raise

    def about(self, file):
        module = self.module(file, quietly=True)
        return (getattr(module, "__doc__", None) or "").strip().split("\n\n")[0]

    def caller(self, message):
        def call(**kw):
            module = self.module(message["file"])
            function = getattr(module, message["direction"], None)
            if function is None:
                raise Missing("The file has no function %s()." % message["direction"])
            self.wire.inside = True
            try:
                function(**kw)
                self.wire.end_step()
            finally:
                self.wire.inside = False

        return call


def _without_autocommit(connection):
    """SQLAlchemy 1.4 ends a transaction of its own after each statement of DDL."""
    import sqlalchemy

    return connection.execution_options(autocommit=False) if sqlalchemy.__version__.startswith("1.") else connection


def _command(name):
    """What env.py finds under config.cmd_opts.cmd: Alembic's own function."""
    from alembic import command

    return getattr(command, name)


class Missing(Exception):
    """A direction that the file does not have."""
