"""Values as psycopg writes and reads them: with its own adapters, which need no connection."""
from . import pg_values


class Adapters:
    """Types of the project's own are text, as psycopg gives them where nothing is registered."""

    connection = None

    def __init__(self):
        from psycopg import adapters, pq
        from psycopg.adapt import AdaptersMap, Loader, PyFormat, Transformer

        class Interval(Loader):
            """Theirs asks the connection for its IntervalStyle."""

            def load(self, data):
                return pg_values.interval(bytes(data).decode())

        self._types, self._text, self._format = adapters.types, pq.Format.TEXT, PyFormat.TEXT
        self.adapters = AdaptersMap(adapters)
        self.adapters.register_loader("interval", Interval)
        # This is what psycopg calls a context.
        self._values = Transformer(self)

    def loader(self, oid):
        load = self._values.get_loader(oid or 0, self._text).load
        return lambda text: load(text.encode())

    def dump(self, value):
        """The text of a parameter, and the name of the type that psycopg declares for it, if it does."""
        if isinstance(value, (bytes, bytearray, memoryview)):
            return pg_values.text_value(value), "bytea"
        (text,) = self._values.dump_sequence([value], [self._format])
        return None if text is None else bytes(text).decode(), self._name(self._values.types[0])

    def _name(self, oid):
        known = self._types.get(oid)
        return None if known is None else known.regtype + "[]" if known.array_oid == oid else known.regtype


def number(adapters, sql, parameters):
    """%(name)s and %s become $n, cast to the type that is declared for it where the text says none."""
    bindings = []

    def take(value):
        text, kind = adapters.dump(value)
        bindings.append(text)
        return len(bindings), kind

    def show(place, match):
        at, kind = place
        is_cast = kind is None or sql.startswith("::", match.end())
        return "$%d" % at if is_cast else "$%d::%s" % (at, kind)

    return pg_values.marked(sql, parameters, take, show), bindings
