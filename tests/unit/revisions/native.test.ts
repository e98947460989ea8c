import { describe, expect, test } from 'vitest'
import { parseRevisionText } from '../../../electron/engine/revisions/read-revision.ts'

const path = 'migrations/a.ts'
const parse = (text: string, file = path) => parseRevisionText(text, file)
const rules = (text: string, file = path) => parse(text, file).diagnostics.map(({ rule }) => rule)
const place = (text: string) => {
  const where = parse(text).diagnostics[0]?.where
  return [where?.file, where?.line, where?.column]
}

const functions = `
export async function upgrade(knex: Knex) { await knex.schema.createTable('a', () => {}) }
export async function downgrade(knex: Knex) { await knex.schema.dropTable('a') }
`

const full = `/** add orders.total

 * More words.
 */
import type { Knex } from 'knex'

export const revision = 'ae1027a6acf4'
export const downRevision: string | string[] | null = '1975ea83b712'
export const branchLabels: string[] = ['shop', \`web\`]
export const dependsOn = ['b'] as const
export const createDate = '2026-11-20T15:30:00Z'
${functions}`

test('everything a revision declares is read without running it', () => {
  const { revision, diagnostics, hash } = parse(full)
  expect(diagnostics).toEqual([])
  expect(revision).toEqual({
    id: 'ae1027a6acf4',
    downRevisions: ['1975ea83b712'],
    branchLabels: ['shop', 'web'],
    dependsOn: ['b'],
    message: 'add orders.total',
    doc: 'add orders.total\n\nMore words.',
    createDate: '2026-11-20T15:30:00Z',
    transaction: true,
    downgrade: 'present',
    path,
    format: 'ts',
    hash,
  })
})

test('the hash is over the text without BOM and with one kind of line end', () => {
  expect(parse(`\uFEFF${full.replaceAll('\n', '\r\n')}`)).toEqual(parse(full))
  expect(parse(full).hash).toMatch(/^sha256:[0-9a-f]{64}$/)
})

describe('ways to export', () => {
  const parents = (text: string, file = 'migrations/a.js') => {
    const { revision, diagnostics } = parse(text, file)
    return [revision?.id, revision?.downRevisions, revision?.downgrade, diagnostics.map(({ rule }) => rule)]
  }
  test.each([
    [
      'a list of names',
      "const revision = 'a', downRevision = null\nfunction upgrade() { x() }\nfunction downgrade() { y() }\nexport { revision, downRevision, upgrade, downgrade }",
    ],
    [
      'under other names',
      "const r = 'a', d = null, up = async () => { x() }, down = () => y()\nexport { r as revision, d as downRevision, up as upgrade, down as downgrade }",
    ],
    [
      'exports.x',
      "'use strict'\nexports.revision = 'a'\nexports.downRevision = undefined\nexports.upgrade = async function () { x() }\nexports.downgrade = () => y()",
    ],
    [
      'module.exports.x',
      "module.exports.revision = 'a'\nmodule.exports['downRevision'] = []\nmodule.exports.upgrade = upgrade\nmodule.exports.downgrade = downgrade\nfunction upgrade() { x() }\nfunction downgrade() { y() }",
    ],
    [
      'module.exports',
      "async function upgrade() { x() }\nmodule.exports = { revision: 'a', downRevision: null, upgrade, async downgrade() { y() } }",
    ],
    [
      'functions from elsewhere',
      "export const revision = 'a'\nexport const downRevision = null\nexport { upgrade, downgrade } from './shared.js'",
    ],
  ])('%s', (_, text) => {
    expect(parents(text)).toEqual(['a', [], 'present', []])
  })

  test.each(['ts', 'mts', 'cts', 'js', 'mjs'])('.%s', (extension) => {
    const text = full.replace(/import.*\n/, '')
    const plain = extension.endsWith('ts')
      ? text
      : text.replace(/: (?:string\[\]|string \| string\[\] \| null|Knex)/g, '').replace(' as const', '')
    const { revision, diagnostics } = parse(plain, `migrations/a.${extension}`)
    expect(diagnostics).toEqual([])
    expect(revision?.format).toBe(extension.endsWith('ts') ? 'ts' : 'js')
  })
})

describe('what is not a literal is a diagnostic with its place', () => {
  test.each([
    ["export const revision = 'a' + 'b'", 'dynamic-metadata'],
    ['export const revision = makeId()', 'dynamic-metadata'],
    ['export const revision = `a${1}`', 'dynamic-metadata'],
    ['export const revision = other', 'dynamic-metadata'],
    ["export let revision = 'a'", 'dynamic-metadata'],
    ['export const { revision } = meta', 'dynamic-metadata'],
    ["export { revision } from './meta.ts'", 'dynamic-metadata'],
    ['export const revision = 12', 'invalid-metadata'],
    ["export const revision = 'a'; export const dependsOn = ['b', ...more]", 'dynamic-metadata'],
    ["export const revision = 'a'; export const dependsOn = ['b', 'b']", 'invalid-metadata'],
    ["export const revision = 'a'; export const branchLabels = ['']", 'invalid-label'],
    ["export const revision = 'a'; export const transaction = 'no'", 'invalid-metadata'],
    ["export const revision = 'head'", 'invalid-revision-id'],
    ["export const revision = 'a b'", 'invalid-revision-id'],
    ["export const revision = 'a@b'", 'invalid-revision-id'],
    ["export const revision = ''", 'invalid-revision-id'],
    [`export const revision = '${'x'.repeat(33)}'`, 'invalid-revision-id'],
    ["export const revision = 'a'; export const branchLabels = 'x+1'", 'invalid-label'],
  ])('%s', (line, rule) => {
    const text = `${line}\nexport const downRevision = null\n${functions}`
    const { revision, diagnostics } = parse(text)
    expect(revision).toBeNull()
    expect(diagnostics[0]).toMatchObject({ rule, severity: 'error', where: { file: path, line: 1 } })
  })

  test('the column is that of the value', () => {
    expect(
      place(`// note\n\nexport const revision = f()\nexport const downRevision = null${functions}`),
    ).toEqual([path, 3, 25])
  })
})

test('a file without an id, or that does not say what it follows', () => {
  expect(rules(functions)).toEqual(['missing-revision'])
  expect(rules(`export const revision = 'a'${functions}`)).toEqual(['missing-down-revision'])
  expect(rules("export const revision = 'a'\nexport const downRevision = null")).toEqual(['missing-upgrade'])
})

test('names of other tools are pointed out', () => {
  const text = `export const revision = 'a'\nexport const down_revision = null\nexport async function up() {}`
  const hints = parse(text).diagnostics.map(({ hint }) => hint)
  expect(hints).toContain('Did you mean "downRevision"?')
  expect(hints).toContain('Did you mean "upgrade"?')
})

describe('a syntax error', () => {
  const broken = `${full.slice(0, full.indexOf('export async function downgrade'))}export async function downgrade( {\n`

  test('in a function keeps the revision in the graph', () => {
    const { revision, diagnostics } = parse(broken)
    expect(revision?.id).toBe('ae1027a6acf4')
    expect(diagnostics).toMatchObject([{ rule: 'syntax-error', severity: 'error', revision: 'ae1027a6acf4' }])
    expect(diagnostics[0]?.where?.line).toBe(broken.split('\n').length)
    expect(diagnostics[0]?.message).not.toMatch(/\(\d+:\d+\)/)
  })

  test('in the metadata leaves no revision', () => {
    const { revision, diagnostics } = parse("export const revision = 'a\nexport const downRevision = null")
    expect(revision).toBeNull()
    expect(diagnostics).toMatchObject([{ rule: 'syntax-error', where: { line: 1, column: 25 } }])
  })

  test('that the parser can pass is told too', () => {
    expect(
      rules(full.replace("export const createDate = '2026-11-20T15:30:00Z'", 'const upgrade = 1')),
    ).toContain('syntax-error')
  })

  test('a text nested deeper than the stack is one', () => {
    expect(rules(`export const x = ${'['.repeat(100_000)}`)).toEqual(['syntax-error'])
  })
})

describe('whether a downgrade is there', () => {
  const state = (
    downgrade: string,
    upgrade = 'export async function upgrade(knex) { await knex.raw("x") }',
  ) =>
    parse(`export const revision = 'a'\nexport const downRevision = null\n${upgrade}\n${downgrade}`).revision
      ?.downgrade

  test.each([
    ['', 'missing'],
    ['export const downgrade = null', 'missing'],
    ['export async function downgrade() {}', 'empty'],
    ['export async function downgrade() { /* nothing */ return }', 'empty'],
    ['export const downgrade = async () => {}', 'empty'],
    ['export const downgrade = () => undefined', 'empty'],
    ['export async function downgrade() { throw new Error("no way back") }', 'throws'],
    ['export async function downgrade() { return Promise.reject(new Error("no")) }', 'throws'],
    ['export const downgrade = () => Promise.reject(new Error("no"))', 'throws'],
    ['export async function downgrade(knex) { if (x) throw y; await knex.raw("x") }', 'present'],
    ['export const downgrade = wrap(() => {})', 'present'],
  ])('%s: %s', (downgrade, expected) => {
    expect(state(downgrade)).toBe(expected)
  })

  test('an empty one undoes an empty upgrade', () => {
    expect(state('export async function downgrade() {}', 'export async function upgrade() {}')).toBe(
      'present',
    )
    expect(state('', 'export async function upgrade() {}')).toBe('missing')
  })
})

describe('the doc string', () => {
  const doc = (text: string) =>
    parse(`${text}\nexport const revision = 'a'\nexport const downRevision = null\n${functions}`).revision

  test.each([
    ['/** one line */', 'one line'],
    ['/**\n * two\n * lines\n *\n * and more\n */', 'two lines'],
    ['/* eslint-disable */\n/** real */', 'real'],
    ['// @ts-check\n// first\n// second', 'first second'],
    ["import x from 'x'\n/** after imports */", 'after imports'],
    ['/* plain block */', 'plain block'],
    ['', ''],
  ])('%j', (comment, message) => {
    expect(doc(comment)?.message).toBe(message)
  })

  test('a comment inside a function is none', () => {
    expect(
      parse(
        `export const revision = 'a'\nexport const downRevision = null\nexport function upgrade() { /** inner */ x() }`,
      ).revision?.message,
    ).toBe('')
  })
})

test('transaction = false', () => {
  expect(parse(`${full}\nexport const transaction = false`).revision?.transaction).toBe(false)
})

test('nothing of the file runs', () => {
  const canary = 'globalThis.__ran = true; process.exit(9)'
  parse(`${canary}\n${full}`)
  expect('__ran' in globalThis).toBe(false)
})
