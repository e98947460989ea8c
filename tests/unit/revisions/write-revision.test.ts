import { dirname } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import type { Ports } from '../../../electron/engine/ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { withDownRevisions, rewriteDownRevisions } from '../../../electron/engine/revisions/edit-metadata.ts'
import { createDateOf, fileNameOf, slugOf } from '../../../electron/engine/revisions/file-name.ts'
import { realLocationsOf } from '../../../electron/engine/revisions/find-files.ts'
import { parseRevisionText, readRevisionText } from '../../../electron/engine/revisions/read-revision.ts'
import { chooseVersionFolder } from '../../../electron/engine/revisions/version-folder.ts'
import { writeRevision } from '../../../electron/engine/revisions/write-revision.ts'
import type { NewRevision } from '../../../electron/engine/revisions/write-revision.ts'

const at = new Date('2026-11-20T15:30:45.678Z')
const settings = (value: object = {}) => readSettings(JSON.stringify({ timezone: 'UTC', ...value })).settings

const request: NewRevision = {
  id: 'ae1027a6acf4',
  downRevisions: ['1975ea83b712'],
  branchLabels: [],
  dependsOn: [],
  message: 'add orders.total',
  format: 'ts',
  folder: 'migrations',
}

function write(
  value: Partial<NewRevision> = {},
  ports: Ports = createMemoryPorts({ now: at.toISOString() }),
  own: object = {},
) {
  return writeRevision(ports, { root: '/p', settings: settings(own) }, { ...request, ...value })
}

async function textOf(value: Partial<NewRevision>): Promise<string> {
  const ports = createMemoryPorts({ now: at.toISOString() })
  const { path } = await write(value, ports)
  return (await readRevisionText(ports, { root: '/p' }, path)).text
}

test.each(['con', 'aux.x', 'LPT1', '00:00_x', 'a<b>', 'what?', 'x.', 'x '])(
  'the name %j, which Windows does not take, is refused everywhere',
  (name) => {
    const asked = { ...settings(), fileTemplate: name, truncateSlugLength: 40, timezone: null }
    expect(() => fileNameOf(asked, { id: 'r1', message: '' }, at)).toThrow(/Windows/)
  },
)

test('a version location that is a link is the home of its revisions', () => {
  const own = settings({ scriptLocation: 'links/m', versionLocations: ['other'] })
  const asked = { versionPath: null, parentPath: 'shared/m/a.sql' }
  expect(() => chooseVersionFolder(own, asked)).toThrow(/several version locations/)
  const realLocations = new Map([['links/m', 'shared/m']])
  expect(chooseVersionFolder(own, { ...asked, realLocations })).toBe('links/m')
})

/** A disk that keeps the case of names and does not tell by it, as macOS and Windows have it. */
function caseBlind(paths: Readonly<Record<string, string>>): Ports {
  const ports = createMemoryPorts({ files: paths })
  const trueNames = new Map(
    Object.keys(paths).flatMap((path) => [path, dirname(path)].map((each) => [each.toLowerCase(), each])),
  )
  const realPath = async (path: string): Promise<string> => trueNames.get(path.toLowerCase()) ?? path
  return { ...ports, files: { ...ports.files, realPath } }
}

test.each([
  ['settings in another case', 'Migrations', null, 'migrations/a.sql'],
  ['a path typed in another case', 'migrations', 'MIGRATIONS', null],
  ['both in another case than the disk', 'Migrations', 'MIGRATIONS/', null],
])(
  'where case does not count, %s are the folder that is there',
  async (_what, location, versionPath, parentPath) => {
    const own = settings({ scriptLocation: location, versionLocations: ['other'] })
    const ports = caseBlind({ '/p/migrations/a.sql': '', '/p/other/b.sql': '' })
    const typed = versionPath === null ? [] : [versionPath]
    const realLocations = await realLocationsOf(ports, { root: '/p', settings: own }, typed)
    expect(chooseVersionFolder(own, { versionPath, parentPath, realLocations })).toBe(location)
  },
)

test('a TypeScript revision', async () => {
  expect(await textOf({ upgrade: ["await knex.raw('x')", '', 'y()'], downgrade: ['z()'] }))
    .toBe(`/** add orders.total */
import type { Knex, Operations } from 'headway-migrations'

export const revision = 'ae1027a6acf4'
export const downRevision: string | string[] | null = '1975ea83b712'
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-11-20T15:30:45+00:00'

export async function upgrade(knex: Knex, op: Operations): Promise<void> {
  await knex.raw('x')

  y()
}

export async function downgrade(knex: Knex, op: Operations): Promise<void> {
  z()
}
`)
})

test('a JavaScript revision', async () => {
  expect(await textOf({ format: 'js', downRevisions: ['a', 'b'], branchLabels: ['shop'] }))
    .toBe(`/** add orders.total */

export const revision = 'ae1027a6acf4'
export const downRevision = ['a', 'b']
export const branchLabels = ['shop']
export const dependsOn = []
export const createDate = '2026-11-20T15:30:45+00:00'

export async function upgrade(knex, op) {}

export async function downgrade(knex, op) {}
`)
})

test('a SQL revision', async () => {
  const sql = {
    format: 'sql',
    downRevisions: [],
    upgrade: ['create table a (id int);'],
    downgrade: ['drop table a;'],
  } as const
  expect(await textOf(sql)).toBe(`-- message: add orders.total
-- revision: ae1027a6acf4
-- down_revision: none
-- branch_labels:
-- depends_on:
-- create_date: 2026-11-20T15:30:45+00:00

-- upgrade
create table a (id int);

-- downgrade
drop table a;
`)
})

describe('what is written is read back as it was meant', () => {
  const messages = [
    '',
    'it\'s \\ a `quote` " test',
    'ends */ the comment',
    '* star\n* lines',
    'two\nlines\n\nand a paragraph',
    '-- upgrade',
    '-- downgrade\n-- upgrade',
    'revision: x',
    '@ts-check directive',
    'eslint rules',
    'tab\tand \u2028 odd \u0007 ends\r\n',
    '  spaces   inside  ',
    '中文 message ünïcödé 🙂',
    '${injected} %(rev)s $&',
    '/** nested /* comment',
  ]
  for (const format of ['ts', 'js', 'sql'] as const) {
    test.each(messages)(`${format}: %j`, async (message) => {
      const written = await write({ format, message })
      const words = message.split(/\n\s*\n/)[0] ?? ''
      const expected = words
        .replace(/[^\S\n]+|\u2028/g, ' ')
        .replace('\u0007', '')
        .replace(/ *\n */g, ' ')
        .trim()
      expect(written.message.replaceAll('\u2215', '/')).toBe(
        expected.replace(/^\* star \* lines$/, '* star * lines'),
      )
    })
  }

  test('names that need quoting', async () => {
    for (const format of ['ts', 'js', 'sql'] as const) {
      const names = {
        downRevisions: ["o'brien", 'none', 'ü.x/y'],
        dependsOn: ['null'],
        branchLabels: ['a"b'],
      }
      expect(await write({ format, ...names })).toMatchObject(names)
    }
  })
})

test('nothing is overwritten', async () => {
  const ports = createMemoryPorts({ now: at.toISOString() })
  await write({}, ports)
  await expect(write({ downRevisions: [] }, ports)).rejects.toMatchObject({ code: 'file_exists' })
  const [entry] = await ports.files.list('/p/migrations')
  expect((await readRevisionText(ports, { root: '/p' }, `migrations/${entry?.name}`)).text).toContain(
    "'1975ea83b712'",
  )
})

test('what cannot be read back is removed again', async () => {
  const ports = createMemoryPorts({ now: at.toISOString() })
  // In SQL a name with a comma or blank cannot be told from two names.
  await expect(write({ format: 'sql', downRevisions: ['a b'] }, ports)).rejects.toMatchObject({
    code: 'internal',
  })
  expect(await ports.files.list('/p/migrations')).toEqual([])
})

test.each(['', 'head', 'a-b', 'a b', 'x'.repeat(33), '../x@'])(
  'the id %j is refused before anything is written',
  async (id) => {
    const ports = createMemoryPorts()
    await expect(write({ id }, ports)).rejects.toMatchObject({ code: 'invalid_revision_id' })
    await expect(ports.files.list('/p')).rejects.toMatchObject({ code: 'ENOENT' })
  },
)

describe('file names', () => {
  const name = (value: object, message = 'Add Orders, now!') =>
    fileNameOf(settings(value), { id: 'abc', message }, at)

  test.each([
    [{}, '20261120_1530_abc_add_orders_now'],
    [{ fileTemplate: '%(rev)s_%(slug)s' }, 'abc_add_orders_now'],
    [{ fileTemplate: '%(year)d/%(month).2d/%(rev)s' }, '2026/11/abc'],
    [{ fileTemplate: '%(epoch)s_%(second)d_%(rev)s%%' }, '1795188645_45_abc%'],
    [{ fileTemplate: '%(month)03d_%(rev)5s_%(rev)-5s_' }, '011_  abc_abc  _'],
    [{ timezone: 'Asia/Kathmandu' }, '20261120_2115_abc_add_orders_now'],
    [{ timezone: 'america/new_york' }, '20261120_1030_abc_add_orders_now'],
  ])('%j', (value, expected) => {
    expect(name(value)).toBe(expected)
  })

  test.each([
    'con',
    'nul.%(rev)s',
    'LPT1',
    '%(hour)d:%(minute)d_x',
    'a<b>',
    '%(slug)s?',
    '%(rev)s.',
    '%(rev)s ',
    '../%(rev)s',
    '/%(rev)s',
    '%(rev)s/',
    'a/./%(rev)s',
    '%(slug)d%(rev)s',
  ])('%s is refused', (fileTemplate) => {
    expect(() => name({ fileTemplate })).toThrow(/fileTemplate/)
  })

  test('create dates carry the zone', () => {
    expect(createDateOf(at, null)).toBe('2026-11-20T15:30:45Z')
    expect(createDateOf(at, 'Asia/Kathmandu')).toBe('2026-11-20T21:15:45+05:45')
    expect(createDateOf(at, 'America/New_York')).toBe('2026-11-20T10:30:45-05:00')
  })
})

test.each([
  ['Add Orders', 40, 'add_orders'],
  ['', 40, ''],
  ['!!!', 40, ''],
  ['ünïcode wörds_too', 40, 'ünïcode_wörds_too'],
  ['aaaa bbbb cccc', 9, 'aaaa_'],
  ['aaaa bbbb cccc', 10, 'aaaa_bbbb_'],
  ['aaaaaaaaaaaa', 5, 'aaaaa_'],
  ['aaaa bbbb', 9, 'aaaa_bbbb'],
])('slug of %j at %i', (message, length, expected) => {
  expect(slugOf(message, length)).toBe(expected)
})

describe('the folder of a new revision', () => {
  const several = settings({ scriptLocation: 'db', versionLocations: ['db/web', './shop/'], recursive: true })
  const choose = (versionPath: string | null, parentPath: string | null, own = several) =>
    chooseVersionFolder(own, { versionPath, parentPath })

  test('is the only one, that of the first parent, or the one asked for', () => {
    expect(choose(null, null, settings())).toBe('migrations')
    expect(choose(null, 'db/web/a.ts')).toBe('db/web')
    expect(choose(null, 'db/a.ts')).toBe('db')
    expect(choose(null, 'shop/2026/a.ts')).toBe('shop')
    expect(choose('./shop', 'db/a.ts')).toBe('shop')
  })

  test('must be said for a base among several, and must be a version location', () => {
    expect(() => choose(null, null)).toThrow(/several version locations/)
    expect(() => choose('elsewhere', null)).toThrow(/is not a version location/)
    expect(() => choose('../db', null)).toThrow(/is not a version location/)
  })
})

describe('changing the parents', () => {
  const head = (value: string) =>
    `/** x */\nexport const revision = "a"\nexport const downRevision: string = ${value} // parent\nexport function upgrade() {}\n`
  test.each([
    ["'b'", ['c'], "'c'"],
    ['"b"', ['c', 'd'], '["c", "d"]'],
    ["[\n  'b', // why\n  'c',\n]", ['d'], "'d'"],
    ['null', ['b'], "'b'"],
    ["'b'", [], 'null'],
    ['`b`', ['c'], "'c'"],
  ])('TypeScript: %j -> %j', (before, parents, after) => {
    expect(withDownRevisions(head(before), 'm/a.ts', parents)).toBe(head(after))
  })

  test.each([
    [' b', ['c', 'd'], ' c, d'],
    ['', ['c'], ' c'],
    [' none  ', ['c'], ' c  '],
    [' b', [], ' none'],
  ])('SQL: %j -> %j', (before, parents, after) => {
    const sql = (value: string) =>
      `-- revision: a\n-- down_revision:${value}\n-- upgrade\nselect '-- down_revision: b';\n`
    expect(withDownRevisions(sql(before), 'm/a.sql', parents)).toBe(sql(after))
  })

  test('CommonJS, and a file whose body is broken', () => {
    expect(withDownRevisions("exports.downRevision = 'b'", 'm/a.cjs', ['c'])).toBe(
      "exports.downRevision = 'c'",
    )
    const broken = `${head("'b'")}export async function downgrade( {`
    expect(withDownRevisions(broken, 'm/a.ts', ['c'])).toBe(broken.replace("'b'", "'c'"))
  })

  test('keeps BOM and line ends, and refuses a file that changed', async () => {
    const text = `\uFEFF${head("'b'")}`.replaceAll('\n', '\r\n')
    const ports = createMemoryPorts({ files: { '/p/m/a.ts': text } })
    const { revision } = parseRevisionText(text, 'm/a.ts')
    if (revision === null) throw new Error('not read')
    await expect(
      rewriteDownRevisions(ports, { root: '/p' }, { ...revision, hash: 'sha256:0' }, ['c']),
    ).rejects.toMatchObject({ code: 'file_conflict' })
    const changed = await rewriteDownRevisions(ports, { root: '/p' }, revision, ['c'])
    expect(changed.downRevisions).toEqual(['c'])
    const bytes = await ports.files.read('/p/m/a.ts')
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(text.replace("'b'", "'c'"))
  })

  test('a place that cannot be found is an error', () => {
    expect(() => withDownRevisions('export const x = 1', 'm/a.ts', ['b'])).toThrow(/cannot be rewritten/)
  })
})
