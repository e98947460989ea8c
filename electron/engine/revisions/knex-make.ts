import { HeadwayError } from '../../../shared/errors.ts'
import type { KnexProject } from '../project/knex-project.ts'

/** The name of a new migration, as `knex migrate:make` gives it: UTC to the second. What is no word becomes `_`. Pure. */
export function knexFileName(knex: KnexProject, message: string, at: Date): string {
  const moment = at.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const words = message.match(/[\p{L}\p{N}_.-]+/gu) ?? []
  if (words.length === 0)
    throw new HeadwayError('invalid_request', 'A migration of knex needs a name.', {
      hint: 'Say what it does: headway revision -m "add users"',
    })
  const extension = extensionOf(knex)
  if (!knex.loadExtensions.includes(`.${extension}`))
    throw new HeadwayError('unsupported', `knex would not load a migration that ends in .${extension}.`, {
      hint: `Add ".${extension}" to "loadExtensions" in the knexfile, or set "extension".`,
    })
  return `${moment}_${words.join('_')}.${extension}`
}

/**
 * The text of knex's own stub for the extension, or of the project's stub where it has one. Pure.
 * @param stub its text; null where the project has none
 */
export function knexFileText(knex: KnexProject, stub: string | null): string {
  if (stub !== null) {
    if (!stub.includes('<%')) return stub
    throw makeItByKnex('The stub of the knexfile holds code (<% %>), which Headway does not run.')
  }
  const own = stubs[knex.extension]
  if (own !== undefined) return own
  throw makeItByKnex(`Headway writes no migration of the kind "${knex.extension}".`)
}

function makeItByKnex(message: string): HeadwayError {
  return new HeadwayError('unsupported', message, { hint: 'Make it by: knex migrate:make <name>' })
}

/** Of `ts-schema`, knex takes the part before the hyphen. */
function extensionOf({ extension }: KnexProject): string {
  return extension.split('-')[0] ?? extension
}

const typed = `/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
`

const stubs: Readonly<Record<string, string>> = {
  js: ['up', 'down'].map((name) => `${typed}exports.${name} = function(knex) {\n  \n};\n`).join('\n'),
  cjs: ['up', 'down'].map((name) => `\nexports.${name} = function(knex) {\n  \n};\n`).join(''),
  mjs: ['up', 'down'].map((name) => `\n${typed}export const ${name} = async (knex) => {\n  \n};\n`).join(''),
  ts: `import type { Knex } from "knex";\n\n\n${['up', 'down']
    .map((name) => `export async function ${name}(knex: Knex): Promise<void> {\n}\n`)
    .join('\n\n')}\n`,
}
