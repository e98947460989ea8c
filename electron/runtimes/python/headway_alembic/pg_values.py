"""PostgreSQL's text form <-> Python values, as the driver that the project names would have made them."""
import datetime as dt
import decimal
import json
import re
import uuid

# OIDs of the server's built-in types; anything else comes as text, as drivers do.
BOOL, BYTEA, INT8, INT2, INT4, OID, JSON, FLOAT4, FLOAT8 = 16, 17, 20, 21, 23, 26, 114, 700, 701
DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ, NUMERIC, UUID, JSONB = 1082, 1083, 1114, 1184, 1186, 1266, 1700, 2950, 3802
ARRAYS = {1000: BOOL, 1001: BYTEA, 1005: INT2, 1007: INT4, 1016: INT8, 1028: OID, 1021: FLOAT4, 1022: FLOAT8, 1182: DATE,
          1183: TIME, 1115: TIMESTAMP, 1185: TIMESTAMPTZ, 1187: INTERVAL, 1231: NUMERIC, 2951: UUID, 199: JSON, 3807: JSONB,
          1009: 25, 1015: 1043, 1003: 19, 1014: 1042, 1002: 18}


def _timestamp(text):
    if text.endswith(" BC") or text in ("infinity", "-infinity"):
        return text
    text = re.sub(r"([+-]\d\d)$", r"\1:00", text)
    return dt.datetime.fromisoformat(_six(text))


def _time(text):
    return dt.time.fromisoformat(_six(re.sub(r"([+-]\d\d)$", r"\1:00", text)))


def _six(text):  # Python before 3.11 wants 3 or 6 digits of a second
    return re.sub(r"\.(\d{1,6})(?=$|[+-])", lambda m: "." + m[1].ljust(6, "0"), text)


def _interval(text):
    years = months = days = 0
    seconds = 0.0
    for count, unit in re.findall(r"(-?\d+) (year|mon|day)s?", text):
        if unit == "year":
            years = int(count)
        elif unit == "mon":
            months = int(count)
        else:
            days = int(count)
    clock = re.search(r"(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)", text)
    if clock:
        seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + float(clock[4])
        seconds = -seconds if clock[1] else seconds
    return dt.timedelta(days=days + 30 * months + 365 * years, seconds=seconds)


def _date(text):
    return text if text.endswith(" BC") or "infinity" in text else dt.date.fromisoformat(text)


SCALARS = {
    BOOL: lambda t: t == "t", BYTEA: lambda t: bytes.fromhex(t[2:]), INT8: int, INT2: int, INT4: int, OID: int,
    FLOAT4: float, FLOAT8: float, DATE: _date, TIME: _time, TIMETZ: _time, TIMESTAMP: _timestamp,
    TIMESTAMPTZ: _timestamp, INTERVAL: _interval, NUMERIC: decimal.Decimal, UUID: uuid.UUID,
    JSON: json.loads, JSONB: json.loads,
}


def parse_array(text, convert):
    """'{1,NULL,"a b",{..}}' -> nested lists."""
    at = text.index("{") + 1  # '[0:1]={..}' has bounds in front

    def read(at):
        items = []
        while True:
            c = text[at]
            if c == "}":
                return items, at + 1
            if c == ",":
                at += 1
            elif c == "{":
                inner, at = read(at + 1)
                items.append(inner)
            elif c == '"':
                out, at = [], at + 1
                while text[at] != '"':
                    if text[at] == "\\":
                        at += 1
                    out.append(text[at])
                    at += 1
                at += 1
                items.append(convert("".join(out)))
            else:
                end = at
                while text[end] not in ",}":
                    end += 1
                word = text[at:end]
                items.append(None if word.upper() == "NULL" else convert(word))
                at = end

    return read(at)[0]


def decoder(oid, overrides):
    """Text -> value for one column; None where text is the value."""
    if oid in ARRAYS:
        inner = overrides.get(ARRAYS[oid]) or SCALARS.get(ARRAYS[oid]) or str
        return lambda text: parse_array(text, inner)
    return overrides.get(oid) or SCALARS.get(oid)


def quote_text(text):
    text = text.replace("\x00", "")
    body = text.replace("'", "''")
    return " E'" + body.replace("\\", "\\\\") + "'" if "\\" in body else "'" + body + "'"


def literal(value):
    """What psycopg2 writes in place of %s."""
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float, decimal.Decimal)) and type(value) is not bool:
        text = str(int(value)) if isinstance(value, int) else repr(value) if isinstance(value, float) else str(value)
        if text.lower() in ("nan", "inf", "-inf", "infinity", "-infinity", "snan"):
            return "'%s'::float" % text.replace("inf", "Infinity").replace("Infinityinity", "Infinity")
        return " " + text if text.startswith("-") else text
    if isinstance(value, str):
        return quote_text(str.__str__(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "'\\x%s'::bytea" % bytes(value).hex()
    if isinstance(value, dt.datetime):
        return "'%s'::timestamp%s" % (value.isoformat(), "tz" if value.tzinfo else "")
    if isinstance(value, dt.date):
        return "'%s'::date" % value.isoformat()
    if isinstance(value, dt.time):
        return "'%s'::time%s" % (value.isoformat(), "tz" if value.tzinfo else "")
    if isinstance(value, dt.timedelta):
        return "'%d days %d.%06d seconds'::interval" % (value.days, value.seconds, value.microseconds)
    if isinstance(value, uuid.UUID):
        return "'%s'::uuid" % value
    if isinstance(value, list):
        return "ARRAY[%s]" % ", ".join(literal(v) for v in value) if value else "'{}'"
    if isinstance(value, tuple):
        return "(%s)" % ", ".join(literal(v) for v in value)
    try:
        from psycopg2.extensions import adapt
    except ImportError:
        raise TypeError(f"can't adapt type '{type(value).__name__}'") from None
    adapted = adapt(value)
    if hasattr(adapted, "encoding"):
        adapted.encoding = "utf-8"
    return adapted.getquoted().decode()


def text_value(value):
    """A binding in the server's own text form; the casts that SQLAlchemy writes ($1::UUID) say the type."""
    if value is None or isinstance(value, str):
        return value if value is None else str.__str__(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, dt.timedelta):
        return "%d days %d.%06d seconds" % (value.days, value.seconds, value.microseconds)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):

        def item(v):
            if v is None:
                return "NULL"
            if isinstance(v, (list, tuple)):
                return text_value(v)
            return '"%s"' % text_value(v).replace("\\", "\\\\").replace('"', '\\"')

        return "{%s}" % ",".join(item(v) for v in value)
    if hasattr(value, "obj"):  # psycopg's Json and Jsonb
        return json.dumps(value.obj)
    return str(value)


_marks = re.compile(r"%(?:\((?P<name>[^)]*)\)s|(?P<percent>%)|(?P<plain>s))")


def interpolate(sql, parameters):
    """psycopg2: literals are written into the text, on the client's side."""
    if parameters is None:
        return sql
    values = iter(parameters) if not isinstance(parameters, dict) else None


    def fill(match):
        if match["percent"]:
            return "%"
        return literal(parameters[match["name"]] if match["name"] is not None else next(values))
    return _marks.sub(fill, sql)


def number(sql, parameters):
    """psycopg: %(name)s and %s become $n."""
    if parameters is None:
        return sql, []
    bindings, known = [], {}
    values = iter(parameters) if not isinstance(parameters, dict) else None


    def mark(match):
        if match["percent"]:
            return "%"
        if match["name"] is None:
            bindings.append(next(values))
            return "$%d" % len(bindings)
        if match["name"] not in known:
            bindings.append(parameters[match["name"]])
            known[match["name"]] = len(bindings)
        return "$%d" % known[match["name"]]
    return _marks.sub(mark, sql), [text_value(v) for v in bindings]
