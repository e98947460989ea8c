import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A project of that many revisions in lanes beside each other, all after the first one. Answers its folder. */
export function writeMany(folder: string, revisions: number, lanes: number): string {
  const project = join(folder, 'many')
  mkdirSync(join(project, 'migrations'), { recursive: true })
  const settings = { targets: { dev: { url: 'sqlite:///dev.db', tier: 'development' } } }
  writeFileSync(join(project, 'headway.json'), JSON.stringify(settings))
  for (let index = 0; index < revisions; index++) {
    const parent = index === 0 ? null : Math.max(0, index - lanes)
    writeFileSync(join(project, 'migrations', `${idOf(index)}_step.ts`), revisionText(index, parent))
  }
  return project
}

function idOf(index: number): string {
  return `r${String(index).padStart(11, '0')}`
}

function revisionText(index: number, parent: number | null): string {
  return `/** step ${index} */
import type { Knex } from 'knex'

export const revision = '${idOf(index)}'
export const downRevision = ${parent === null ? 'null' : `'${idOf(parent)}'`}
export const createDate = '2026-01-01T00:00:00Z'

export async function upgrade(knex: Knex) {
  await knex.schema.createTable('table_${index}', (table) => table.increments('id'))
}

export async function downgrade(knex: Knex) {
  await knex.schema.dropTable('table_${index}')
}
`
}
