"""A DBAPI (PEP 249) that holds no connection: what is executed goes through the engine's statement door."""
import datetime as dt
import re
import sys
import types

from . import pg_values
from .errors import (
    BY_CLASS, DatabaseError, DataError, Error, IntegrityError, InterfaceError, InternalError, NotSupportedError, OperationalError,
    ProgrammingError, Warning,
)
from .failures import place_of
from .flavours import FLAVOURS

# Set by the program before any engine is made.
wire = None
server = {}


_reads = re.compile(r"\s*(?:select|show|pragma|explain|values|with)\b(?!.*\binto\b)", re.I | re.S)
_changes_schema = re.compile(r"(?:create|alter|drop|comment)\b", re.I)
_comments = re.compile(r"^(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)+", re.S)
_savepoint = re.compile(
    r"(savepoint|rollback(?:\s+(?:work|transaction))?\s+to(?:\s+savepoint)?|release(?:\s+savepoint)?)\s+(\w+|\"[^\"]+\")\s*;?\s*$", re.I
)
_control = re.compile(r"(begin|start\s+transaction|commit|end|rollback|abort)\b(?!\s+(?:to|prepared))[^;]*;?\s*$", re.I)


def raise_refusal(answer, flavour=None):
    """Raises what the driver would have raised for an error of the server."""
    state, text = answer.get("sqlState"), answer["refusal"]
    if server["dialect"] == "sqlite":
        kind, state = IntegrityError if "constraint" in text.lower() else OperationalError, None
    else:
        kind = BY_CLASS.get((state or "")[:2], OperationalError if state else DatabaseError)
        kind = kind if flavour is None else flavour.error_of(state, kind)
    error = kind(text)
    error.sqlstate = error.pgcode = state
    error.headway_query = answer["id"]
    raise error


class Cursor:
    arraysize = 1
    itersize = 2000
    _invalidate_schema_cache_asof = 0

    def __init__(self, connection, flavour):
        self.connection, self._flavour = connection, flavour
        self._reset()

    def _reset(self):
        self.description, self.rowcount, self.lastrowid, self._rows, self._at = None, -1, None, [], 0
        self.statusmessage = self.query = None

    def execute(self, sql, parameters=None, **_):
        self._reset()
        if not self.connection.takes(sql):
            self._take(wire.query([self._flavour.request(sql, parameters)])[0], sql)
        return self

    def execute_ahead(self, sql, parameters):
        """Of DDL: it has no result, so its answer is not waited for. A DDL object may hold any text."""
        if not _changes_schema.match(_comments.sub("", sql)):
            self.execute(sql, parameters)
            return
        self._reset()
        if not self.connection.takes(sql):
            wire.send_ahead(*self._flavour.request(sql, parameters), place_of(sys._getframe(1)))

    def executescript(self, script):
        """Of sqlite3: its statements, without the COMMIT that the driver would send before them."""
        self._reset()
        self.connection.takes(script)
        self._take(wire.query([(script, [])])[0], script)
        return self

    def executemany(self, sql, sequence, **_):
        self._reset()
        self.connection.takes(sql)
        requests = [self._flavour.request(sql, parameters) for parameters in sequence]
        total = 0
        for start in range(0, len(requests), 200):
            for answer in wire.query(requests[start : start + 200]):
                self._take(answer, sql)
                total += max(self.rowcount, 0)
        self._rows, self.description, self.rowcount = [], None, total
        return self

    def _take(self, answer, sql):
        if "refusal" in answer:
            raise_refusal(answer, self._flavour)
        result = answer["results"][-1] if answer["results"] else {"columns": [], "rows": []}
        self.statusmessage = result.get("command")
        self.rowcount = -1 if result.get("rowCount") is None else result["rowCount"]
        self.lastrowid = result.get("lastId")
        columns = result["columns"]
        if not columns and _reads.match(_comments.sub("", sql)):
            # Nothing was sent anywhere: an empty result has a column all the same.
            columns = [["?column?", None]]
        if columns:
            self.description = [(name, oid, None, None, None, None, None) for name, oid in columns]
            self._rows = self._flavour.decode(columns, result["rows"])
        else:
            self.description, self._rows = None, []
        self._at = 0

    def fetchone(self):
        if self._at >= len(self._rows):
            return None
        self._at += 1
        return self._rows[self._at - 1]

    def fetchmany(self, size=None):
        rows = self._rows[self._at : self._at + (size or self.arraysize)]
        self._at += len(rows)
        return rows

    def fetchall(self):
        rows, self._at = self._rows[self._at :], len(self._rows)
        return rows

    def __iter__(self):
        return iter(self.fetchone, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._rows = []

    def copy_expert(self, *_, **__):
        raise NotSupportedError("COPY from or to the client does not pass the statement door. Use INSERT or bulk_insert.")

    copy_from = copy_to = copy = copy_expert

    def mogrify(self, sql, parameters=None):
        return pg_values.interpolate(sql, parameters).encode()

    def setinputsizes(self, *_):
        pass

    setoutputsize = setinputsizes

    async def _async_soft_close(self):
        pass


def _bare_name(name):
    return name[1:-1] if name.startswith('"') else name if server["dialect"] == "sqlite" else name.lower()


class Connection:
    """A view of the engine's one session. It cannot end the engine's transaction."""

    closed = broken = False
    readonly = deferrable = read_only = None
    notices = ()
    row_factory = text_factory = None
    total_changes = 0

    def __init__(self, flavour):
        self._flavour, self._autocommit = flavour, False
        # The step in which this view changed something of its own, and whether it began a transaction there.
        self._used_in, self._began_in = None, None
        # The step in which the server has a transaction of this view's, whatever the driver thinks.
        self._open_in = None
        self.isolation_level = ""

    def cursor(self, *_, **__):
        return Cursor(self, self._flavour)

    def execute(self, sql, parameters=None):
        return self.cursor().execute(sql, parameters)

    def executescript(self, script):
        return self.cursor().executescript(script)

    def takes(self, sql):
        """Whether a text is the connection's own business: a textual COMMIT is one. Else notes that it is used."""
        bare = _comments.sub("", sql)
        saved = _savepoint.match(bare)
        if saved:
            verb = saved[1].lower()
            verb = verb if verb == "savepoint" else "release" if verb.startswith("release") else "rollback_to"
            self.savepoint(verb, _bare_name(saved[2]))
            return True
        found = _control.match(bare)
        if found:
            self._by_text(found[1].lower())
            return True
        if server["dialect"] == "sqlite" and wire.step < 0 and re.match(r"pragma\s+foreign_keys\s*=", bare, re.I):
            return True  # the engine switches them around its transactions
        if not _reads.match(bare):
            self._used_in = wire.step
        if self._owns() and not self._autocommit and self._began_in != wire.step:
            self._ask("begin")
            self._began_in = self._open_in = wire.step
        return False

    def _owns(self):
        """A step outside the engine's transaction has transactions of its own."""
        return wire.step >= 0 and wire.inside and not wire.transactional

    def _by_text(self, verb):
        if wire.step < 0 or not wire.inside:
            return
        if verb in ("begin", "start transaction"):
            if self._owns() and self._open_in != wire.step:
                self._ask("begin")
                self._open_in = wire.step
        else:
            # Where nothing is open the server only remarks on it.
            if not self._owns() or self._open_in == wire.step:
                self._ask("commit" if verb in ("commit", "end") else "rollback")
            self._open_in = None
        # To the driver its transaction goes on; the server carries each statement out by itself from here.
        self._began_in = wire.step

    def commit(self):
        self._end("commit")

    def rollback(self):
        self._end("rollback")

    def _end(self, verb):
        # Between steps there is nothing of the user's to end: the engine has committed, or will roll back.
        if wire.step < 0 or not wire.inside or self._autocommit:
            return
        if wire.transactional:
            if self._used_in != wire.step:
                return
            self._used_in = None
        elif self._began_in != wire.step:
            return
        is_open = wire.transactional or self._open_in == wire.step
        self._began_in = self._open_in = None
        if is_open:
            self._ask(verb)

    def _ask(self, verb, name=None):
        answer = wire.control(verb, name)
        if "refusal" in answer:
            raise_refusal(answer)

    def savepoint(self, verb, name):
        if wire.step >= 0:
            self._used_in = wire.saved_in = wire.step
            self._ask(verb, name)

    @property
    def autocommit(self):
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        if value and not self._autocommit and wire.step >= 0 and wire.inside:
            if self._began_in == wire.step:
                self._end("commit")
            self._ask("autocommit")
        self._autocommit = value

    def set_isolation_level(self, level):
        self.autocommit = str(level).upper() == "AUTOCOMMIT"

    def set_session(self, autocommit=None, **_):
        if autocommit is not None:
            self.autocommit = autocommit

    def close(self):
        pass

    def terminate(self):
        pass

    def ping(self, *_):
        pass

    def is_closed(self):
        return False

    def add_notice_handler(self, *_):
        pass

    # What event listeners and SQLAlchemy call on a sqlite3 connection.
    def create_function(self, *_, **__):
        pass

    create_collation = create_aggregate = create_window_function = set_trace_callback = enable_load_extension = (
        create_function
    )

    @property
    def driver_connection(self):
        return self

    _connection = driver_connection


# Without a version SQLAlchemy assumes the newest driver.
_VERSIONS = {"psycopg2": "2.9.9", "asyncpg": "0.30.0", "pg8000": "1.31.0"}


def module_for(driver):
    """What `import_dbapi` gives SQLAlchemy."""
    flavour = FLAVOURS[driver]()
    module = types.ModuleType("headway_dbapi")
    errors = {n: v for n, v in globals().items() if isinstance(v, type) and issubclass(v, Exception)}
    module.__dict__.update(errors)
    module.InvalidCachedStatementError = type("InvalidCachedStatementError", (NotSupportedError,), {})
    module.InternalServerError = type("InternalServerError", (InternalError,), {})
    module.apilevel, module.threadsafety, module.paramstyle = "2.0", 1, flavour.paramstyle
    module.sqlite_version = server.get("serverVersion") or "3.40.0"
    if server["dialect"] == "sqlite":
        module.sqlite_version_info = tuple(int(part) for part in module.sqlite_version.split("."))
    module.Binary, module.STRING, module.BINARY, module.NUMBER = bytes, str, bytes, int
    module.DATETIME, module.ROWID = dt.datetime, int
    module.has_stop, module.__version__ = True, _VERSIONS.get(driver, "3.2.0")
    if driver == "asyncpg":
        import asyncpg  # SQLAlchemy makes its ranges

        module.asyncpg = asyncpg
    if driver in ("psycopg", "psycopg_async"):
        import psycopg  # SQLAlchemy copies its table of adapters; the client library is not used

        module.adapters, module.IsolationLevel = psycopg.adapters, psycopg.IsolationLevel
    module.connect = lambda *_, **__: Connection(flavour)
    return module
