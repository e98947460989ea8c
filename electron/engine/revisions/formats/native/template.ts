import type { RevisionFields } from '../format.ts'

/** The text of a new TypeScript or JavaScript revision. */
export function renderNative(fields: RevisionFields, language: 'ts' | 'js'): string {
  const typed = language === 'ts'
  const list = typed ? ': string[]' : ''
  const head = typed
    ? [docComment(fields.message), "import type { Knex, Operations } from 'headway-migrations'"]
    : [docComment(fields.message)]
  return [
    ...head.filter((line) => line !== ''),
    '',
    `export const revision = ${quoted(fields.id, "'")}`,
    `export const downRevision${typed ? ': string | string[] | null' : ''} = ${renderNames(fields.downRevisions, "'")}`,
    `export const branchLabels${list} = ${renderList(fields.branchLabels)}`,
    `export const dependsOn${list} = ${renderList(fields.dependsOn)}`,
    `export const createDate = ${quoted(fields.createDate, "'")}`,
    ...(fields.transaction === false ? ['export const transaction = false'] : []),
    ...(fields.replaces?.length ? [`export const replaces${list} = ${renderList(fields.replaces)}`] : []),
    '',
    ...renderFunction('upgrade', fields.upgrade, typed),
    '',
    ...renderFunction('downgrade', fields.downgrade, typed),
    '',
  ]
    .join('\n')
    .replace(/^\n+/, '')
}

/** down_revision as written: `null` for a base, a string for one parent, an array for a merge. */
export function renderNames(names: readonly string[], quote: string): string {
  const [first] = names
  if (first === undefined) return 'null'
  return names.length === 1
    ? quoted(first, quote)
    : `[${names.map((name) => quoted(name, quote)).join(', ')}]`
}

function renderList(names: readonly string[]): string {
  return `[${names.map((name) => quoted(name, "'")).join(', ')}]`
}

/** Each entry begins a line; what a literal holds beyond its first line is text and must stay where it is. */
function renderFunction(name: string, body: readonly string[], typed: boolean): string[] {
  const parameters = typed ? '(knex: Knex, op: Operations): Promise<void>' : '(knex, op)'
  const start = `export async function ${name}${parameters} {`
  if (body.length === 0) return [`${start}}`]
  return [start, ...body.map((line) => (line === '' ? '' : `  ${line}`)), '}']
}

/** A comment cannot hold its own end. */
function docComment(message: string): string {
  const lines = message.replace(/\*\//g, '*\u2215').trim().split('\n')
  if (lines.length === 1) return lines[0] === '' ? '' : `/** ${lines[0]} */`
  return ['/**', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */'].join('\n')
}

function quoted(text: string, quote: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`)
  return `${quote}${inner}${quote}`
}
