import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { commitAll, git } from '../helpers/git-repository.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

let session: CliSession
let database: TestDatabase | null = null
let last = 'none'

function revision(id: string, ...up: string[]): void {
  session.write(
    `migrations/${id}.sql`,
    `-- message: step ${id}\n-- revision: ${id}\n-- down_revision: ${last}\n-- upgrade\n${up.join(';\n')};\n-- downgrade\nselect 1;\n`,
  )
  last = id
}

beforeEach(() => {
  session = createCliSession(null)
  last = 'none'
})
afterEach(async () => {
  session.remove()
  await database?.drop()
  database = null
})

type Told = { entries: { revision: string; table: string; touches: string[]; changes: string[] | null }[] }
const told = async (...args: string[]): Promise<Told> => (await session.json(...args)) as Told
const ids = ({ entries }: Told): string[] => entries.map((entry) => entry.revision)

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  beforeEach(async () => {
    database = dialect === 'postgres' ? await createTestDatabase() : null
    const url = database?.url ?? 'sqlite:///dev.db'
    session.write('headway.json', JSON.stringify({ targets: { dev: { url } } }))
    revision(
      'a1',
      'create table person (id integer primary key, mail text)',
      'create table other (id integer)',
    )
    revision('b2', 'create table pets (id integer primary key, owner integer)')
    revision('c3', 'alter table person rename to people', 'create index by_mail on people (mail)')
    revision('d4', 'insert into other values (1)')
    revision('e5', 'alter table people rename column mail to email')
    revision('f6', "update people set email = 'x'", 'alter table people add column born date')
    session.write(
      'migrations/g7.ts',
      [
        "export const revision = 'g7'",
        "export const downRevision = 'f6'",
        "export const message = 'in code'",
        'export async function upgrade(knex) {',
        "  await knex.schema.alterTable('people', (table) => table.integer('age'))",
        '}',
        'export async function downgrade(knex) {',
        "  await knex.schema.alterTable('people', (table) => table.dropColumn('age'))",
        '}',
      ].join('\n'),
    )
  })

  test('a table: every revision that touched it, newest first, back through its renames', async () => {
    const { entries } = await told('history', '--table', 'people')
    expect(ids({ entries })).toEqual(['g7', 'f6', 'e5', 'c3', 'a1'])
    expect(entries.map(({ table }) => table)).toEqual(['people', 'people', 'people', 'people', 'person'])
    expect(entries[1]?.touches).toEqual(['update email', 'add column born'])
    expect(entries[3]?.touches.join()).toMatch(/rename to people,create index by_mail/)
    expect(ids(await told('history', '--table', 'pets'))).toEqual(['b2'])
    expect(await session.run('history', '--table', 'nothing')).toMatchObject({ code: 1 })
  })

  test('with proof: what became of it on the shadow, of code too', async () => {
    const { entries } = await told('history', '--table', 'people', '--proof')
    expect(ids({ entries })).toEqual(['g7', 'f6', 'e5', 'c3', 'a1'])
    expect(entries[0]?.changes?.join()).toMatch(/age/)
    expect(entries[0]?.touches).toEqual(['add column age'])
    expect(entries[4]?.changes?.join()).toMatch(/create table person/i)
  })

  test('a column: who made it, renamed it, wrote it', async () => {
    expect(ids(await told('blame', 'people.email'))).toEqual(['f6', 'e5', 'c3', 'a1'])
    expect(ids(await told('blame', 'people.born'))).toEqual(['f6'])
    expect(ids(await told('blame', 'people.age'))).toEqual(['g7'])
  })
})

test('in a repository with who added the file, in words', async () => {
  session.write('headway.json', '{}')
  session.write('.gitignore', '.user\n')
  revision('a1', 'create table people (id integer primary key)')
  git(session.root, 'init', '-q')
  commitAll(session.root, 'first')
  expect((await session.run('history', '--table', 'people')).out).toBe('a1 step a1 (Ada)\n  create\n')
  expect(await session.run('blame', 'people')).toMatchObject({ code: 2 })
})
