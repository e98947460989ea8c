"""What tells drivers apart: how they write parameters into a statement, and what they make of the answers."""
import base64
import datetime as dt
import ipaddress
import re
import sys

from . import pg_values
from .errors import DataError, Error, InterfaceError, ProgrammingError


class Psycopg2:
    """Literals on the client's side; JSON and UUID come decoded."""

    paramstyle = "pyformat"
    overrides = {pg_values.BYTEA: lambda text: memoryview(bytes.fromhex(text[2:]))}
    has_multiranges = False

    def range_of(self, oid):
        from psycopg2 import extras

        kinds = {pg_values.DATERANGE: "DateRange", pg_values.TSRANGE: "DateTimeRange", pg_values.TSTZRANGE: "DateTimeTZRange"}
        made = getattr(extras, kinds.get(oid, "NumericRange"))
        return lambda *ends: made(*ends) if ends else made(empty=True)

    def request(self, sql, parameters):
        return pg_values.interpolate(sql, parameters), []

    def decode(self, columns, rows):
        try:
            decoders = [self.decoder(oid) for _, oid in columns]
            return [tuple(v if v is None or d is None else d(v) for v, d in zip(row, decoders)) for row in rows]
        except ValueError as error:
            raise self.unreadable(error) from error

    def decoder(self, oid):
        return pg_values.decoder(oid, self)

    def unreadable(self, error):
        return error

    def error_of(self, state, kind):
        """The class of an error of the server."""
        return kind


class Pg8000(Psycopg2):
    """Parameters travel beside the text, as $1."""

    overrides = {}

    def range_of(self, oid):
        return None

    def request(self, sql, parameters):
        return pg_values.number(sql, parameters)


class Psycopg(Psycopg2):
    """Parameters travel beside the text, as $1, with the types that psycopg declares."""

    def __init__(self):
        from .psycopg_values import Adapters

        self._adapters = Adapters()

    def request(self, sql, parameters):
        from psycopg import Error as TheirError

        from .psycopg_values import number

        if parameters is None:
            return sql, []
        try:
            return number(self._adapters, sql, parameters)
        except TheirError as error:
            raise ProgrammingError(str(error)) from error

    def decode(self, columns, rows):
        from psycopg import Error as TheirError

        try:
            return super().decode(columns, rows)
        except TheirError as error:
            raise DataError(str(error)) from error

    def decoder(self, oid):
        return self._adapters.loader(oid)


def _vector(text):
    return [int(part) for part in text.split()]


def _bits(text):
    from asyncpg import BitString

    return BitString(text)


class Asyncpg(Psycopg2):
    """$1 as SQLAlchemy wrote it; int2vector and oidvector come as lists."""

    paramstyle = "numeric_dollar"
    overrides = {
        18: lambda text: text.encode() or b"\0", 22: _vector, 30: _vector, 1560: _bits, 1562: _bits, pg_values.TIMESTAMPTZ: pg_values.timestamp, pg_values.CIDR: ipaddress.ip_network,
        pg_values.INET: lambda text: ipaddress.ip_interface(text) if "/" in text else ipaddress.ip_address(text),
    }
    has_multiranges = True

    def range_of(self, oid):
        from asyncpg import Range

        def made(lower=None, upper=None, bounds=None):
            return Range(lower, upper, lower_inc=bounds[0] == "[", upper_inc=bounds[1] == "]") if bounds else Range(empty=True)

        return made

    def request(self, sql, parameters):
        return sql, [pg_values.text_value(value) for value in (parameters or ())]

    def error_of(self, state, kind):
        return kind if (state or "")[:2] in ("23", "42") else Error


def _to_sqlite(value):
    if value is None or isinstance(value, str):
        return value if value is None else str.__str__(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return int(value) if -(2**53) < value < 2**53 else {"$i": str(int(value))}
    if isinstance(value, float):
        if value != value:
            return None  # as sqlite3 does
        return {"$f": repr(value)} if value in (1e999, -1e999) else value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    # Since Python 3.11 it is the other class.
    refused = ProgrammingError if sys.version_info >= (3, 11) else InterfaceError
    raise refused("Error binding parameter: type '%s' is not supported" % type(value).__name__)


def _from_sqlite(value):
    if type(value) is not dict:
        return value
    if "$f" in value:
        return float(value["$f"])
    return int(value["$i"]) if "$i" in value else base64.b64decode(value["$b"])


class Sqlite:
    paramstyle = "qmark"

    def request(self, sql, parameters):
        if isinstance(parameters, dict):
            return _named(sql, parameters)
        return sql, [_to_sqlite(value) for value in (parameters or ())]

    def decode(self, columns, rows):
        return [tuple(map(_from_sqlite, row)) for row in rows]


def _named(sql, parameters):
    """exec_driver_sql("... :name", {...}): names become marks, strings and quoted names are left alone."""
    bindings = []

    def mark(match):
        if match[1] is None:
            return match[0]
        bindings.append(_to_sqlite(parameters[match[1]]))
        return "?"

    return re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|::|[:@$](\w+)", mark, sql), bindings


FLAVOURS = {
    "psycopg2": Psycopg2, "psycopg2cffi": Psycopg2, "pg8000": Pg8000, "psycopg": Psycopg, "psycopg_async": Psycopg,
    "asyncpg": Asyncpg, "pysqlite": Sqlite, "aiosqlite": Sqlite, "pysqlcipher": Sqlite,
}
