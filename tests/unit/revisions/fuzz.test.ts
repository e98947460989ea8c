import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { sectionOf } from '../../../electron/engine/revisions/formats/sql/sections.ts'
import { parseRevisionText } from '../../../electron/engine/revisions/read-revision.ts'
import { decodeRevisionText, normalizeText } from '../../../electron/engine/revisions/revision-text.ts'
import { soakFactor } from '../../helpers/soak.ts'

const canary = 'globalThis.__canary = true'
const pieces = [
  "export const revision = 'a1'\n",
  "export const downRevision = ['b', 'c']\n",
  'export const downRevision = null\n',
  'exports.revision = `a`\n',
  'module.exports = { revision: "x", downRevision: null, upgrade() {} }\n',
  'export async function upgrade(knex) { await knex.raw("x") }\n',
  'export async function downgrade() { throw new Error() }\n',
  'export { revision, downRevision } from "./x"\n',
  'const { revision = f() } = {}\n',
  '/** doc\n * more\n */\n',
  '-- revision: a1\n',
  '-- down_revision: b, c\n',
  '-- upgrade\n',
  '-- downgrade\n',
  "select 'it''s; -- upgrade\n';\n",
  '$tag$ -- downgrade\n$tag$',
  '/* /* */',
  `${canary}\n`,
  'export const revision = (() => { globalThis.__canary = true; return "x" })()\n',
  'import "./nowhere.ts"\n',
  '\u0000',
  '\u202e',
  '\r\n',
  '`${',
  "'",
  '"',
  '{',
  '}',
  '(',
  '[',
  '<',
  '//',
  '=>',
  '@',
  '#!shebang\n',
]

const texts = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))
const paths = fc.constantFrom('m/a.ts', 'm/a.mts', 'm/a.cts', 'm/a.js', 'm/a.cjs', 'm/a.mjs', 'm/a.sql')

/** fast-check prints seed and path of a failure. */
test('2,000 damaged revision files: never an exception, never code that runs, a place for every problem', () => {
  fc.assert(
    fc.property(texts, paths, (text, path) => {
      const { revision, diagnostics } = parseRevisionText(text, path)
      if (revision === null) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
      else expect(revision.id).toMatch(/^[^@\-+:,\s]{1,32}$/u)
      for (const { where, message } of diagnostics) {
        expect(where?.file).toBe(path)
        expect(message).not.toBe('')
        expect(where?.line ?? 1).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length)
      }
      for (const direction of ['upgrade', 'downgrade'] as const) {
        const section = sectionOf(text, direction)
        if (section !== null) expect(text.slice(section.offset)).toContain(section.sql)
      }
      expect('__canary' in globalThis).toBe(false)
    }),
    { numRuns: 2000 * soakFactor },
  )
})

test('any bytes decode or are refused with the place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const decoded = decodeRevisionText(bytes)
      if (decoded.kind === 'problem') expect(decoded.offset).toBeLessThan(bytes.length)
      else expect(normalizeText(`x${decoded.text}`)).toBe(`x${decoded.text}`)
    }),
    { numRuns: 1000 * soakFactor },
  )
})

test('any settings text gives settings and diagnostics', () => {
  const json = fc.json({ maxDepth: 3 })
  const known = fc.record(
    {
      scriptLocation: fc.anything(),
      targets: fc.dictionary(
        fc.string(),
        fc.record({ url: fc.string(), tier: fc.string() }, { requiredKeys: [] }),
      ),
      fileTemplate: fc.string(),
      timezone: fc.string(),
      postWriteHooks: fc.array(fc.anything()),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        fc.string(),
        known.map((value) => JSON.stringify(value) ?? ''),
      ),
      (text) => {
        const { settings, diagnostics } = readSettings(text)
        expect(settings.scriptLocation).toBeTypeOf('string')
        for (const { where } of diagnostics) expect(where?.line).toBeGreaterThan(0)
      },
    ),
    { numRuns: 1000 * soakFactor },
  )
})
