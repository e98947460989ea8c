"""SQLAlchemy dialects whose driver is the door. The SQL is compiled as for the driver that the project names."""
from sqlalchemy.engine import url as _url

from . import dbapi

# What the project's code connects to, in order.
seen_urls = []
# Where the program only asks where the code connects to, each first sight of a URL is told.
on_url = None
_made = {}


def door_dialect(base):
    """A subclass of the project's dialect class: same compiler, types and parameter style, another driver."""
    if base in _made:
        return _made[base]
    driver, backend = getattr(base, "driver", None), getattr(base, "name", None)
    if backend in ("postgresql", "sqlite") and on_url is not None:
        # Only asked where it connects to: whatever it is, that is what the server will be.
        dbapi.server["dialect"] = backend
    wanted = {"postgres": "postgresql"}.get(dbapi.server["dialect"], dbapi.server["dialect"])
    if backend != wanted or driver not in dbapi.FLAVOURS:
        return _refused(base, wanted)
    made = _made[base] = _door(base, driver, wanted)
    return made


def _refused(base, wanted):
    """Another database, or a driver that nobody made a door for: said when it connects, not when it is named."""

    class Refused(base):
        supports_statement_cache = True

        def connect(self, *_, **__):
            raise dbapi.NotSupportedError(
                "This run is on %s through Headway; the code also connects to %s+%s, which it may not."
                % (wanted, getattr(base, "name", "?"), getattr(base, "driver", "?"))
            )

    Refused.__name__ = base.__name__
    return Refused


def _door(base, driver, wanted):
    class Door(base):
        supports_statement_cache = True

        @classmethod
        def import_dbapi(cls, *_, **__):
            return dbapi.module_for(driver)

        dbapi = import_dbapi  # SQLAlchemy 1.4

        def create_connect_args(self, url):
            note(url)
            return [], {}

        def connect(self, *_, **__):
            return dbapi.module_for(driver).connect()

        def on_connect(self):
            return None

        def on_connect_url(self, url):
            return None

        def _get_server_version_info(self, connection):
            version = dbapi.server.get("serverVersion") or ("16.0" if wanted == "postgresql" else "3.40.0")
            return tuple(int(part) for part in version.split("."))

        def _set_backslash_escapes(self, connection):
            self._backslash_escapes = False

        def get_default_isolation_level(self, dbapi_conn):
            return "READ COMMITTED" if wanted == "postgresql" else "SERIALIZABLE"

        def get_isolation_level(self, dbapi_conn):
            return "AUTOCOMMIT" if dbapi_conn.autocommit else self.get_default_isolation_level(dbapi_conn)

        def set_isolation_level(self, dbapi_conn, level):
            dbapi_conn.set_isolation_level(level)

        def reset_isolation_level(self, dbapi_conn):
            dbapi_conn.autocommit = False

        def initialize(self, connection):
            if driver in ("psycopg2", "psycopg", "psycopg_async"):
                # Their own initialize() asks the driver's connection for hstore.
                super(_driver_base(base), self).initialize(connection)
                self._has_native_hstore = False
                if driver != "psycopg2":
                    self.insert_executemany_returning = True
            else:
                super().initialize(connection)

        def do_execute(self, cursor, statement, parameters, context=None):
            if may_go_ahead(wanted, context):
                cursor.execute_ahead(statement, parameters)
            else:
                cursor.execute(statement, parameters)

        def is_disconnect(self, e, connection, cursor):
            return False

        def do_ping(self, dbapi_connection):
            return True

        def do_savepoint(self, connection, name):
            _dbapi_of(connection).savepoint("savepoint", name)

        def do_rollback_to_savepoint(self, connection, name):
            _dbapi_of(connection).savepoint("rollback_to", name)

        def do_release_savepoint(self, connection, name):
            _dbapi_of(connection).savepoint("release", name)

        def do_begin_twophase(self, connection, xid):
            raise NotImplementedError("Two-phase transactions do not pass the statement door.")

        def get_driver_connection(self, connection):
            return connection

    Door.__name__ = base.__name__
    Door.get_dialect_cls = classmethod(lambda cls, url: Door)
    if hasattr(base, "get_async_dialect_cls"):
        asynchronous = base.get_async_dialect_cls
        Door.get_async_dialect_cls = classmethod(lambda cls, url: door_dialect(asynchronous(url)))
    # Tokens and tunnels are the engine's business: do_connect listeners are not called.
    Door._has_events = property(lambda self: False, lambda self, value: None)
    return Door


def may_go_ahead(dialect, context):
    """DDL that Alembic or SQLAlchemy wrote, where a failure ends the transaction and nobody listens to statements."""
    if dialect != "postgresql" or context is None or not context.isddl or not dbapi.wire.may_go_ahead():
        return False
    connection = context.root_connection
    return not (connection._has_events or connection.engine._has_events)


def _driver_base(base):
    return next(c for c in base.__mro__ if c.__name__ in ("PGDialect_psycopg2", "PGDialect_psycopg"))


def _dbapi_of(connection):
    """The driver's connection behind one of SQLAlchemy's."""
    inner = connection.connection
    return getattr(inner, "dbapi_connection", None) or inner.connection


def note(url):
    shown = url.set(password=None).render_as_string(hide_password=True) if hasattr(url, "set") else str(url)
    if shown in seen_urls:
        return
    seen_urls.append(shown)
    if on_url is not None:
        on_url(url)


def install():
    """Every engine made in this process from now on, sync or async, by whatever function, gets the door."""
    plain = _url.URL._get_entrypoint

    def entrypoint(self):
        return door_dialect(plain(self))

    _url.URL._get_entrypoint = entrypoint
