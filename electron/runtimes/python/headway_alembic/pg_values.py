"""PostgreSQL's text form <-> Python values, as the driver that the project names would have made them."""
import datetime as dt
import decimal
import json
import re
import uuid

# OIDs of the server's built-in types; anything else comes as text, as drivers do.
BOOL, BYTEA, INT8, INT2, INT4, OID, JSON, FLOAT4, FLOAT8 = 16, 17, 20, 21, 23, 26, 114, 700, 701
DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, TIMETZ, NUMERIC, UUID, JSONB = 1082, 1083, 1114, 1184, 1186, 1266, 1700, 2950, 3802
INET, CIDR, INT4RANGE, NUMRANGE, TSRANGE, TSTZRANGE, DATERANGE, INT8RANGE = 869, 650, 3904, 3906, 3908, 3910, 3912, 3926
RANGES = {INT4RANGE: INT4, NUMRANGE: NUMERIC, TSRANGE: TIMESTAMP, TSTZRANGE: TIMESTAMPTZ, DATERANGE: DATE, INT8RANGE: INT8}
MULTIRANGES = {4451: INT4RANGE, 4532: NUMRANGE, 4533: TSRANGE, 4534: TSTZRANGE, 4535: DATERANGE, 4536: INT8RANGE}
ARRAYS = {1000: BOOL, 1001: BYTEA, 1005: INT2, 1007: INT4, 1016: INT8, 1028: OID, 1021: FLOAT4, 1022: FLOAT8, 1182: DATE,
          1183: TIME, 1115: TIMESTAMP, 1185: TIMESTAMPTZ, 1187: INTERVAL, 1231: NUMERIC, 2951: UUID, 199: JSON, 3807: JSONB,
          1041: INET, 651: CIDR, 3905: INT4RANGE, 3907: NUMRANGE, 3909: TSRANGE, 3911: TSTZRANGE, 3913: DATERANGE, 3927: INT8RANGE,
          1009: 25, 1015: 1043, 1003: 19, 1014: 1042, 1002: 18}


def timestamp(text):
    if text.endswith(" BC"):
        raise ValueError("year is out of range: " + text)
    if text in ("infinity", "-infinity"):
        return dt.datetime.min if text.startswith("-") else dt.datetime.max
    text = re.sub(r"([+-]\d\d)$", r"\1:00", text)
    return dt.datetime.fromisoformat(_six(text))


def _time(text):
    return dt.time.fromisoformat(_six(re.sub(r"([+-]\d\d)$", r"\1:00", text)))


def _six(text):  # Python before 3.11 wants 3 or 6 digits of a second
    return re.sub(r"\.(\d{1,6})(?=$|[+-])", lambda m: "." + m[1].ljust(6, "0"), text)


def interval(text):
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


def _moment(text):
    found = timestamp(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.timezone.utc)


def _date(text):
    if text.endswith(" BC"):
        raise ValueError("year is out of range: " + text)
    if text in ("infinity", "-infinity"):
        return dt.date.min if text.startswith("-") else dt.date.max
    return dt.date.fromisoformat(text)


SCALARS = {
    BOOL: lambda t: t == "t", BYTEA: lambda t: bytes.fromhex(t[2:]), INT8: int, INT2: int, INT4: int, OID: int,
    FLOAT4: float, FLOAT8: float, DATE: _date, TIME: _time, TIMETZ: _time, TIMESTAMP: timestamp,
    TIMESTAMPTZ: _moment, INTERVAL: interval, NUMERIC: decimal.Decimal, UUID: uuid.UUID,
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


_ranges = re.compile(r'([\[(])((?:"(?:[^"]|"")*"|[^",\[\]()])*),((?:"(?:[^"]|"")*"|[^",\[\]()])*)([\])])')


def parse_range(text, convert, make):
    """'[1,5)' -> make(lower, upper, bounds); `make()` of an empty one."""
    found = _ranges.match(text)
    if found is None:
        return make()
    ends = [None if end == "" else convert(end.strip('"').replace('""', '"')) for end in found.group(2, 3)]
    return make(*ends, found[1] + found[4])


def decoder(oid, flavour):
    """Text -> value for one column, as a driver's flavour has it; None where text is the value."""
    if oid in ARRAYS:
        inner = decoder(ARRAYS[oid], flavour) or str
        return lambda text: parse_array(text, inner)
    if oid in RANGES and flavour.range_of(oid) is not None:
        inner, make = decoder(RANGES[oid], flavour), flavour.range_of(oid)
        return lambda text: parse_range(text, inner, make)
    if oid in MULTIRANGES and flavour.has_multiranges:
        each = decoder(MULTIRANGES[oid], flavour)
        return lambda text: [each(found[0]) for found in _ranges.finditer(text)]
    return flavour.overrides.get(oid) or SCALARS.get(oid)


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


def range_text(value):
    """Of a driver's range, or of several as a multirange has them."""
    if getattr(value, "isempty", False):
        return "empty"
    ends = ["" if end is None else '"%s"' % text_value(end) for end in (value.lower, value.upper)]
    return ("[" if value.lower_inc else "(") + ",".join(ends) + ("]" if value.upper_inc else ")")


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
    if hasattr(value, "lower_inc") and not isinstance(value, str):
        return range_text(value)
    if isinstance(value, (list, tuple)) and value and all(hasattr(each, "lower_inc") for each in value):
        return "{%s}" % ",".join(map(range_text, value))
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


def marked(sql, parameters, take, show):
    """A text whose %(name)s and %s are shown as what was taken of their values, each value once."""
    known = {}
    values = iter(parameters) if not isinstance(parameters, dict) else None

    def fill(match):
        if match["percent"]:
            return "%"
        name = match["name"]
        if name is None:
            return show(take(next(values)), match)
        if name not in known:
            known[name] = take(parameters[name])
        return show(known[name], match)

    return _marks.sub(fill, sql)


def interpolate(sql, parameters):
    """psycopg2: literals are written into the text, on the client's side."""
    return sql if parameters is None else marked(sql, parameters, literal, lambda text, _: text)


def number(sql, parameters):
    """%(name)s and %s become $n."""
    if parameters is None:
        return sql, []
    bindings = []

    def take(value):
        bindings.append(text_value(value))
        return len(bindings)

    return marked(sql, parameters, take, lambda at, _: "$%d" % at), bindings
