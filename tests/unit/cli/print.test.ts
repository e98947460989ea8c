import { describe, expect, test } from 'vitest'
import { failureText } from '../../../electron/cli/print/failure.ts'
import { planText, stepTitle } from '../../../electron/cli/print/plan-text.ts'
import { branchEntry, longEntry, shortLine } from '../../../electron/cli/print/revision-lines.ts'
import type { ShownRevision } from '../../../electron/cli/print/revision-lines.ts'
import { safeLine, safeText } from '../../../electron/cli/print/safe-text.ts'
import { createStyle } from '../../../electron/cli/print/style.ts'
import { tableText } from '../../../electron/cli/print/table.ts'
import { notStarted } from '../../../electron/engine/dialects/postgres/scratch/private-server.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'

const plain = createStyle(false)

function shown(
  id: string,
  value: Partial<ShownRevision['node']> = {},
  more: Partial<ShownRevision['revision'] & object> = {},
): ShownRevision {
  const node = {
    id,
    parents: [],
    dependencies: [],
    labels: [],
    head: false,
    realHead: false,
    base: false,
    branchPoint: false,
    mergePoint: false,
    ghost: false,
    ...value,
  }
  const revision: ShownRevision['revision'] = {
    id,
    downRevisions: node.parents,
    branchLabels: [],
    dependsOn: [],
    message: 'add orders',
    doc: 'add orders\n\nMore words.',
    createDate: null,
    path: `migrations/${id}.ts`,
    format: 'ts',
    hash: 'sha256:0',
    transaction: true,
    downgrade: 'present',
    ...more,
  }
  return { node, revision, children: [], current: false }
}

describe('the short line is that of Alembic', () => {
  const all = { parents: true, labels: true, doc: true }
  test.each([
    [shown('a'), all, '<base> -> a, add orders'],
    [shown('b', { parents: ['a'], head: true, realHead: true }), all, 'a -> b (head), add orders'],
    [shown('b', { parents: ['a'], head: true }), all, 'a -> b (effective head), add orders'],
    [
      {
        ...shown(
          'm',
          { parents: ['a', 'b'], labels: ['x', 'y'], branchPoint: true, mergePoint: true },
          { dependsOn: ['d', 'e'] },
        ),
        current: true,
      },
      all,
      'a, b (d, e) -> m (x, y) (current) (branchpoint) (mergepoint), add orders',
    ],
    [
      { ...shown('m', { labels: ['x'], head: true, realHead: true, mergePoint: true }), current: true },
      {},
      'm (head) (current) (mergepoint)',
    ],
    [
      shown('m', { labels: ['x'], head: true, realHead: true, mergePoint: true }),
      { labels: true, tree: false },
      'm (x) (head)',
    ],
    [{ ...shown('g', { ghost: true }), revision: null }, all, '<base> -> g (missing file)'],
  ])('%#', (value, parts, line) => {
    expect(shortLine(value, parts)).toBe(line)
  })
})

test('the long form is that of Alembic', () => {
  const merge = shown(
    'm',
    { parents: ['a', 'b'], labels: ['x'], head: true, mergePoint: true, branchPoint: true },
    { dependsOn: ['d'] },
  )
  expect(longEntry({ ...merge, children: ['c1', 'c2'] }, '/p')).toBe(`Rev: m (head) (branchpoint) (mergepoint)
Merges: a, b
Also depends on: d
Branches into: c1, c2
Branch names: x
Path: /p/migrations/m.ts

    add orders

    More words.
`)
  expect(longEntry(shown('a'), '/p')).toContain('Rev: a\nParent: <base>\nPath: /p/migrations/a.ts\n')
})

test('a branch point lists its children beside arrows', () => {
  expect(
    branchEntry(
      shown('abc', { branchPoint: true }),
      [shown('d'), shown('e', { labels: ['x'] })],
      '/p',
      false,
    ),
  ).toBe('abc (branchpoint)\n    -> d\n    -> e (x)')
})

describe('text of others', () => {
  test.each([
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
    ['\u0007\u009b\u007f', '\\u{7}\\u{9b}\\u{7f}'],
    ['zero\u200bwidth\ufeff', 'zero\\u{200b}width\\u{feff}'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['cr\rlf', 'cr\\u{d}lf'],
    ['plain ünïcödé 中文 🙂\ttab\nline', 'plain ünïcödé 中文 🙂\ttab\nline'],
  ])('%j', (text, expected) => {
    expect(safeText(text)).toBe(expected)
  })

  test('on one line has no line ends', () => {
    expect(safeLine('a\nb\tc')).toBe('a\\nb\\tc')
  })

  test('cannot color a history, a plan or an error', () => {
    const evil = '\u001b[2J\u202e'
    const texts = [
      shortLine(shown(evil, { labels: [evil], parents: [evil] }, { message: evil, dependsOn: [evil] }), {
        parents: true,
        labels: true,
        doc: true,
      }),
      longEntry(shown(evil, { labels: [evil] }, { doc: evil, path: evil }), '/p'),
      failureText(
        new HeadwayError('sql_failed', evil, {
          hint: evil,
          detail: evil,
          sql: evil,
          candidates: [evil],
          problems: [evil],
        }).data,
        plain,
        () => evil,
      ),
      failureText(
        new HeadwayError('sql_failed', evil, { where: { file: evil, line: 1, column: 2 } }).data,
        plain,
        () => evil,
      ),
      tableText([[evil, evil]]),
    ]
    for (const text of texts) expect(text).toBe(safeText(text))
  })
})

describe('a failure', () => {
  const error = (value: object) => new HeadwayError('sql_failed', 'no such column: totl', value).data

  test('shows the line with a caret under the place', () => {
    const where = { file: 'migrations/a.sql', line: 12, column: 9 }
    expect(
      failureText(error({ where, hint: 'Correct it.' }), plain, () => 'select\t\u202e totl from orders;'),
    ).toBe(
      `error [sql_failed] no such column: totl
  at migrations/a.sql:12:9
  12 | select \\u{202e} totl from orders;
     |                ^
  hint: Correct it.`,
    )
  })

  test('shows the statement where the file is not known', () => {
    expect(failureText(error({ sql: 'select 1\nfrom x', sqlState: '42P01' }), plain, () => null)).toBe(
      `error [sql_failed] no such column: totl
    select 1
    from x
  42P01`,
    )
  })

  test('cuts what is too long to read', () => {
    const text = failureText(
      error({ detail: Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n') }),
      plain,
      () => null,
    )
    expect(text).toContain('... 30 more lines')
  })
})

describe('steps are told as Alembic does', () => {
  const step = (value: Partial<PlanStep>): PlanStep => ({
    index: 0,
    direction: 'upgrade',
    revision: 'b',
    message: 'add b',
    path: null,
    hash: null,
    rowChanges: [],
    rowsAfter: [],
    transaction: true,
    ...value,
  })
  const parents = new Map([
    ['a', []],
    ['b', ['a']],
    ['m', ['a', 'b']],
  ])
  const update = { kind: 'update', from: 'a', to: 'c' } as const
  test.each([
    [step({ revision: 'a' }), 'upgrade base -> a, add b'],
    [step({ revision: 'b' }), 'upgrade a -> b, add b'],
    [step({ revision: 'm', message: '' }), 'upgrade a, b -> m'],
    [step({ direction: 'downgrade', revision: 'm' }), 'downgrade m -> a, b, add b'],
    [step({ direction: 'downgrade', revision: 'a' }), 'downgrade a -> base, add b'],
    [step({ direction: 'stamp', revision: null, message: 'x', rowChanges: [update] }), 'stamp a -> c'],
    [
      step({ direction: 'stamp', revision: null, rowChanges: [{ kind: 'insert', id: 'a' }] }),
      'stamp base -> a',
    ],
  ])('%#', (value, title) => {
    expect(stepTitle(value, parents)).toBe(title)
  })

  test('a plan names verb, target, steps, checks and fingerprint', () => {
    const text = planText(
      {
        version: 1,
        kind: 'upgrade',
        target: 'dev',
        tier: 'development',
        expressions: ['head'],
        from: [],
        to: ['b'],
        steps: [step({ rowChanges: [{ kind: 'insert', id: 'b' }] })],
        transactionMode: 'per-revision',
        purge: false,
        createsVersionTable: true,
        checks: [{ id: 'drift', status: 'unknown', text: 'No shadow.', hint: null }],
        command: 'headway upgrade head',
        basis: {
          identity: {
            dialect: 'sqlite',
            serverVersion: '3',
            server: '/x',
            database: 'x',
            user: null,
            label: null,
          },
          engineVersion: '1',
          settings: {},
        },
        fingerprint: 'f00',
        createdAt: '2026-01-01T00:00:00Z',
      },
      parents,
      {
        findings: [{ rule: 'x', severity: 'info', where: null, revision: null, message: 'm', hint: null }],
        database: { target: 'dev', tier: 'development', url: null },
        preview: {
          fingerprint: 'f00',
          steps: [],
          summary: '1 revision',
          destructive: ['drop table a'],
          uncertain: ['run purge()'],
          counted: null,
          differences: [],
          place: null,
          checks: [{ id: 'rehearsal', status: 'pass', text: 'It ran.', hint: null }],
        },
      },
      plain,
    )
    for (const words of [
      'upgrade on dev (development): 1 step',
      'base -> b',
      'upgrade a -> b, add b',
      '1 more remark: headway lint --target dev',
      '[unknown] drift',
      '[pass] rehearsal',
      'destroys drop table a',
      'not certain: run purge()',
      'f00',
      'headway upgrade head',
    ]) {
      expect(text).toContain(words)
    }
  })
})

test('a started server says why it did not: the line that tells it, and what to do', () => {
  const output =
    'fixing permissions ... ok\ninitdb: could not look up effective user ID 10001: user does not exist\n'
  expect(notStarted(output).data).toMatchObject({
    message:
      'A private PostgreSQL server could not be started: initdb: could not look up effective user ID 10001: user does not exist.',
    hint: expect.stringMatching(/no user without an account.*"shadowUrl": "postgresql:/),
  })
  expect(notStarted('').message).toBe('A private PostgreSQL server could not be started.')
})

test('colors only where they are wanted', () => {
  expect(createStyle(true).red('x')).toBe('\u001b[31mx\u001b[39m')
  expect(plain.red('x')).toBe('x')
})
