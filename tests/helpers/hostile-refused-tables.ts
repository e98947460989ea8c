import type { HostileCase } from './hostile-alembic.ts'

const again = 'op.create_table("z", sa.Column("i", sa.Integer))'

/** Statements of operations are not waited for where nothing but the end of the step can come of a failure. */
export const refusedTables: readonly HostileCase[] = [
  {
    name: 'makes a folder after a table that is refused',
    body: `try:\n    ${again}\n    os.mkdir("made")\nfinally:\n    print("made: %s" % os.path.isdir("made"))`,
    ends: /sql_failed/,
    says: /made: False[^]*"line":14/,
    spread: true,
  },
  {
    name: 'swallows that a table is refused, and makes another',
    body: `try:\n    ${again}\nexcept Exception:\n    pass\nop.create_table("y", sa.Column("i", sa.Integer))`,
    ends: /sql_failed/,
  },
  {
    name: 'makes another table where one is refused behind a savepoint',
    body: `try:\n    with bind.begin_nested():\n        ${again}\nexcept sa.exc.DatabaseError:\n    op.create_table("y", sa.Column("i", sa.Integer))`,
    ends: ['y', 'z'],
    spread: true,
  },
  {
    name: 'ends with a table that is refused',
    body: `op.create_table("y", sa.Column("i", sa.Integer))\n${again}`,
    ends: /sql_failed/,
    says: /"line":14/,
  },
  {
    name: 'reads what a DDL object answers',
    body: 'assert bind.execute(sa.DDL("select 7")).scalar() == 7',
    ends: ['z'],
  },
  {
    name: 'asks after a table that is refused',
    body: `${again}\nbind.execute(sa.text("select 1"))`,
    ends: /sql_failed/,
    says: /"line":13/,
  },
]
