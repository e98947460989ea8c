import { describe, expect, test } from 'vitest'
import { withDownRevisions } from '../../../electron/engine/revisions/edit-metadata.ts'
import { formatOfPath, isRevisionFile } from '../../../electron/engine/revisions/formats/index.ts'
import { parseRevisionText } from '../../../electron/engine/revisions/read-revision.ts'
import { pythonFormat } from '../../../electron/engine/revisions/formats/python/python.ts'

const whole = `"""add orders

Revision ID: ae1027a6acf4
Revises: 1975ea83b712
Create Date: 2024-11-20 15:30:00.123456

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'ae1027a6acf4'
down_revision: Union[str, Sequence[str], None] = "1975ea83b712"  # "not this"
branch_labels: Union[str, Sequence[str], None] = ('shop',)
depends_on = ["x",
    "y",  # and a comment
]


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("select ';' -- # no comment")


def downgrade() -> None:
    op.drop_table('orders')
`

const read = (text: string, path = 'versions/a.py') => parseRevisionText(text, path)
const minimal = (line: string): string => `${line}\ndown_revision = None\ndef upgrade():\n    pass\n`

test('metadata as Alembic writes it, annotated or not', () => {
  const { revision, diagnostics } = read(whole)
  expect(diagnostics).toEqual([])
  expect(revision).toMatchObject({
    id: 'ae1027a6acf4',
    downRevisions: ['1975ea83b712'],
    branchLabels: ['shop'],
    dependsOn: ['x', 'y'],
    message: 'add orders',
    createDate: '2024-11-20T15:30:00.123',
    format: 'py',
    transaction: true,
    downgrade: 'present',
  })
})

test.each([
  ["revision = 'a'", 'a'],
  ['revision: str = "a"', 'a'],
  ["revision = ('a')", 'a'],
  ["revision = 'a' 'b'", 'ab'],
  ["revision = r'a'", 'a'],
  ["revision = u'a'; other = 1", 'a'],
  ["revision = \\\n  'a'", 'a'],
  ["revision = 'x'\nrevision = 'a'", 'a'],
  ['revision = """a"""', 'a'],
  ["if True:\n    revision = 'no'\nrevision = 'a'", 'a'],
  ["text = '''\nrevision = \"no\"\n'''\nrevision = 'a'", 'a'],
  ["call(\nrevision = 'no')\nrevision = 'a'", 'a'],
  ["revision = '\\x61'", 'a'],
])('an id: %s', (line, id) => {
  expect(read(minimal(line)).revision?.id).toBe(id)
})

test.each([
  ["revision = f'a{1}'", 'dynamic-metadata'],
  ["revision = 'a' + 'b'", 'dynamic-metadata'],
  ['revision = make_id()', 'dynamic-metadata'],
  ['revision = 5', 'invalid-metadata'],
  ["revision = ['a', 'b']", 'invalid-metadata'],
  ["revision = 'a-b'", 'invalid-revision-id'],
  ['other = 1', 'missing-revision'],
])('no id, with its place: %s', (line, rule) => {
  const { revision, diagnostics } = read(minimal(line), 'versions/zz.py')
  expect(revision).toBeNull()
  expect(diagnostics[0]).toMatchObject({ rule, where: { file: 'versions/zz.py', line: 1 } })
})

test('a file named by hexadecimal digits is its own id, as in Alembic', () => {
  expect(read('down_revision = None\ndef upgrade(): pass\n', 'v/1a2b.py').revision?.id).toBe('1a2b')
})

describe('whether a revision can be rolled back', () => {
  test.each([
    ['', 'missing'],
    ['def downgrade():\n    pass\n', 'empty'],
    ['def downgrade():\n    """Words."""\n    ...\n', 'empty'],
    ['def downgrade(): pass\n', 'empty'],
    ["def downgrade():\n    raise NotImplementedError('no')\n", 'throws'],
    ['async def downgrade() -> None:\n    # pass\n    op.drop_table("t")\n', 'present'],
    ['def downgrade(engine_name: str = "x") -> None:\n    globals()[f"down_{engine_name}"]()\n', 'present'],
  ])('%j', (text, expected) => {
    const upgrade = "revision = 'a'\ndown_revision = None\ndef upgrade():\n    op.create_table('t')\n\n"
    expect(read(upgrade + text).revision?.downgrade).toBe(expected)
  })

  test('an empty downgrade of an empty upgrade is one', () => {
    const merge =
      "revision = 'm'\ndown_revision = ('a', 'b')\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n"
    expect(read(merge).revision).toMatchObject({ downgrade: 'present', downRevisions: ['a', 'b'] })
  })
})

test.each([
  ['with op.get_context().autocommit_block():\n        op.execute("x")', false],
  ['op.execute("COMMIT")', false],
  ["op.execute(sa.text('  commit'))", false],
  ['op.get_bind().execution_options(isolation_level="AUTOCOMMIT")', false],
  ['op.execute("CREATE INDEX CONCURRENTLY i ON t (a)")', false],
  ['op.execute("comment on table t is \'commit\'")', true],
  ['op.create_index("i", "t", ["a"])', true],
])('what leaves its transaction is found by reading: %s', (body, transaction) => {
  const text = `revision = 'a'\ndown_revision = None\ndef upgrade():\n    ${body}\n`
  expect(read(text).revision?.transaction).toBe(transaction)
})

test('a label that Alembic takes and commands hardly name is a warning, and the file is read', () => {
  const text =
    "revision = 'a'\ndown_revision = None\nbranch_labels = ('billing-side',)\ndef upgrade():\n    pass\n"
  const { revision, diagnostics } = read(text)
  expect(revision?.branchLabels).toEqual(['billing-side'])
  expect(diagnostics.map(({ rule, severity }) => `${rule} ${severity}`)).toContain('invalid-label warning')
})

test('other parents change the literal and nothing else', () => {
  const changed = withDownRevisions(whole, 'a.py', ['b', 'c'])
  expect(changed).toBe(whole.replace('= "1975ea83b712"', '= ("b", "c")'))
  expect(withDownRevisions(whole, 'a.py', [])).toBe(whole.replace('= "1975ea83b712"', '= None'))
  const spread = "revision = 'a'\ndown_revision = (\n    'x',  # why\n    'y',\n)\ndef upgrade(): pass\n"
  expect(withDownRevisions(spread, 'a.py', ['z'])).toBe(
    "revision = 'a'\ndown_revision = 'z'\ndef upgrade(): pass\n",
  )
})

test('what is written is read back', () => {
  const fields = {
    id: 'abc',
    downRevisions: ['x', 'y'],
    branchLabels: ["it's"],
    dependsOn: [],
    message: 'a "quoted" \\ message',
    createDate: '2026-01-02T03:04:05Z',
    upgrade: ['op.execute("select 1")', '', 'if True:', '    pass'],
    downgrade: [],
  }
  const { revision, diagnostics } = read(pythonFormat.render(fields, 'py'))
  expect(diagnostics).toEqual([])
  expect(revision).toMatchObject({
    id: 'abc',
    downRevisions: ['x', 'y'],
    branchLabels: ["it's"],
    message: 'a "quoted" \\ message',
  })
})

test('Python and the rest never share a project', () => {
  expect(isRevisionFile('a.py', 'py')).toBe(true)
  expect(isRevisionFile('_a.py', 'py')).toBe(true)
  expect(isRevisionFile('__init__.py', 'py')).toBe(false)
  expect(isRevisionFile('.#a.py', 'py')).toBe(false)
  expect(isRevisionFile('a.sql', 'py')).toBe(false)
  expect(isRevisionFile('a.py', 'ts')).toBe(false)
  expect(isRevisionFile('a.sql', 'ts')).toBe(true)
  expect(formatOfPath('a.py')?.runtime).toBe('python')
})

test('no text makes the reader fail, or take long', () => {
  for (const text of [
    "'",
    '"""',
    '(((',
    'revision = (',
    `revision = ${'['.repeat(5000)}`,
    '\\',
    'def upgrade(',
    '#',
    '\t\n\t',
  ]) {
    expect(() => read(text)).not.toThrow()
  }
  const started = performance.now()
  read(`revision = 'a'\ndown_revision = None\nx = [${'"text", '.repeat(20_000)}]\n`)
  expect(performance.now() - started).toBeLessThan(1000)
})
