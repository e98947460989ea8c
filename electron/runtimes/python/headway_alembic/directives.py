"""What autogenerate found, with what the user does not want left out, and what Alembic does not see added."""
import re


def adapt(omit, add):
    """A process_revision_directives that comes before the project's own."""
    unwanted = {(each["kind"], _schema(each["schema"]), each["table"], each["name"]) for each in omit}

    def directives(context, revision, scripts):
        for script in scripts:
            for ops in script.upgrade_ops_list + script.downgrade_ops_list:
                ops.ops[:] = list(_wanted(ops.ops, unwanted))
            _add(script.upgrade_ops_list[0].ops, add["upgrade"])
            _add(script.downgrade_ops_list[0].ops, add["downgrade"])

    return directives if omit or any(side["before"] + side["after"] for side in add.values()) else None


def _schema(name):
    return None if name in ("public", "main", "") else name


def _wanted(ops, unwanted):
    from alembic.operations.ops import ModifyTableOps

    for op in ops:
        if isinstance(op, ModifyTableOps):
            op.ops[:] = list(_wanted(op.ops, unwanted))
            if op.ops:
                yield op
        elif not _is_unwanted(op, unwanted):
            yield op


def _is_unwanted(op, unwanted):
    schema, table = _schema(getattr(op, "schema", None)), getattr(op, "table_name", None)
    if table is None:
        table = getattr(op, "source_table", None)
    column = getattr(getattr(op, "column", None), "name", None) or getattr(op, "column_name", None)
    if ("table", schema, table, table) in unwanted:
        return True
    if column is not None:
        return ("column", schema, table, str(column)) in unwanted
    index, constraint = getattr(op, "index_name", None), getattr(op, "constraint_name", None)
    for kind, name in (("index", index), ("constraint", constraint)):
        if name is not None and (kind, schema, table, str(name)) in unwanted:
            return True
    # The database gave it its name: on this table something of its kind is unwanted.
    if hasattr(op, "constraint_name") and constraint is None:
        return any(each[:3] == ("constraint", schema, table) for each in unwanted)
    return False


def _add(ops, side):
    from alembic.operations.ops import ExecuteSQLOp

    ops[0:0] = [ExecuteSQLOp(_plain(sql)) for sql in side["before"]]
    ops.extend(ExecuteSQLOp(_plain(sql)) for sql in side["after"])


def _plain(sql):
    """op.execute() takes :name for a parameter."""
    return re.sub(r"(?<![:\\]):(?=[A-Za-z_])(?!:)", r"\\:", sql)


def watch_filters():
    """Names of what include_object, include_name and Alembic's choice of schemas keep out of the comparison."""
    from alembic.autogenerate import api

    found = []
    objects, names = api.AutogenContext.run_object_filters, api.AutogenContext.run_name_filters

    def note(kind, schema, table, name):
        entry = {"kind": kind, "schema": schema, "table": table, "name": name}
        if entry not in found:
            found.append(entry)

    def by_object(self, thing, name, kind, reflected, compare_to):
        wanted = objects(self, thing, name, kind, reflected, compare_to)
        table = thing if kind == "table" else getattr(thing, "table", None)
        if not wanted and table is not None and name is not None:
            note(_kind(kind), table.schema, str(table.name), str(name))
        return wanted

    def by_name(self, name, kind, parents):
        wanted = names(self, name, kind, parents)
        if not wanted and name is not None:
            table = name if kind == "table" else parents.get("table_name")
            note(_kind(kind), name if kind == "schema" else parents.get("schema_name"), table, str(name))
        return wanted

    api.AutogenContext.run_object_filters, api.AutogenContext.run_name_filters = by_object, by_name
    return found


def _kind(kind):
    return kind if kind in ("table", "column", "index", "schema") else "constraint"
