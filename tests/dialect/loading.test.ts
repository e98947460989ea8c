import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withProject } from '../helpers/with-project.ts'

const head = (id: string): string => `export const revision = '${id}'\nexport const downRevision = null\n`

/** How people write migration files. Each must make the table `made`. */
const files: readonly (readonly [string, string, string])[] = [
  [
    'native TypeScript',
    'a.ts',
    `import type { Knex } from 'knex'\n${head('a')}export async function upgrade(knex: Knex) { await knex.schema.createTable('made', (t) => { t.integer('id') }) }`,
  ],
  [
    'types imported as values',
    'a.ts',
    `import { Knex } from 'knex'\nimport { Operations } from 'headway'\n${head('a')}export async function upgrade(knex: Knex, op: Operations) { await op.execute('create table made (id integer)') }`,
  ],
  [
    'enums',
    'a.ts',
    `enum Name { made = 'made' }\n${head('a')}export async function upgrade(knex: any) { await knex.schema.createTable(Name.made, (t: any) => { t.integer('id') }) }`,
  ],
  [
    'an import without extension',
    'a.ts',
    `import { name } from '../lib/name'\n${head('a')}export async function upgrade(knex: any) { await knex.schema.createTable(name, (t: any) => { t.integer('id') }) }`,
  ],
  [
    'an import with extension',
    'a.ts',
    `import { name } from '../lib/name.ts'\n${head('a')}export const upgrade = (knex: any) => knex.schema.createTable(name, (t: any) => { t.integer('id') })`,
  ],
  [
    'JavaScript',
    'a.js',
    `${head('a')}export async function upgrade(knex) { await knex.schema.createTable('made', (t) => { t.integer('id') }) }`,
  ],
  [
    'CommonJS',
    'a.cjs',
    `exports.revision = 'a'\nexports.downRevision = null\nexports.upgrade = async function (knex) { await knex.schema.createTable('made', (t) => { t.integer('id') }) }`,
  ],
  [
    'knex itself',
    'a.mjs',
    `import knexModule from 'knex'\n${head('a')}export async function upgrade(knex) { if (typeof knexModule !== 'function') throw new Error('no knex'); await knex.schema.createTable('made', (t) => { t.integer('id') }) }`,
  ],
]

describe('loading files', () => {
  test.each(files)('%s', async (_name, path, text) => {
    await withProject('sqlite', async (project) => {
      project.write(`migrations/${path}`, text)
      project.write('lib/name.ts', `export const name: string = 'made'\n`)
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      expect(await project.objects()).toEqual(['table made'])
    })
  })

  test('the place of an error is told through every loader', async () => {
    for (const first of ['', 'enum E { a }\n']) {
      await withProject('sqlite', async (project) => {
        project.write(
          'migrations/a.ts',
          `${first}${head('a')}\nexport async function upgrade() {\n  throw new Error('here')\n}\n`,
        )
        const outcome = await project.upgrade()
        expect(outcome.error?.where).toMatchObject({ file: 'migrations/a.ts', line: first === '' ? 5 : 6 })
      })
    }
  })

  test('an error at the top of a file is its own, and the file runs once', async () => {
    await withProject('sqlite', async (project) => {
      project.write(
        'migrations/a.ts',
        `${head('a')}console.log('top')\nthrow new Error('at the top')\nexport async function upgrade() {}\n`,
      )
      const outcome = await project.upgrade()
      expect(outcome.error).toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('at the top') as string,
      })
      expect(project.events.filter((event) => event.kind === 'log')).toHaveLength(1)
    })
  })

  test('what runs is what was hashed, whatever the disk says by then', async () => {
    await withProject('sqlite', async (project) => {
      project.code('a', `await knex.raw('create table made (id integer)')`)
      const outcome = await project.upgrade('heads', {
        emit: (event) => {
          if (event.kind === 'step_started') project.write('migrations/a.ts', 'throw new Error()')
        },
      })
      expect(outcome.status === 'succeeded' || outcome.error?.code === 'plan_stale').toBe(true)
    })
  })
})

describe('types of files', () => {
  const typed = `await knex.schema.createTable('made', (t: Knex.CreateTableBuilder) => { t.integer('id') })`

  test('are found by the first run and known to the next', async () => {
    await withProject('sqlite', async (project) => {
      project.code('a', typed)
      project.sql('b', 'create table more (id integer);')
      project.write(
        'migrations/c.js',
        `${head('c').replace('null', "'b'")}export async function upgrade() {}\nexport async function downgrade() {}\n`,
      )
      const found = new Map<string, readonly number[]>()
      const knownTypes = {
        of: (hash: string) => found.get(hash) ?? null,
        found: (hash: string, types: readonly number[]) => void found.set(hash, types),
      }
      expect((await project.upgrade('heads', { knownTypes })).error).toBeNull()
      expect(found.size).toBe(1)
      const again = { ...knownTypes, found: () => expect.unreachable() }
      expect((await project.downgrade('base', { knownTypes: again })).error).toBeNull()
    })
  })

  test('that are no longer right leave the file to the other loader', async () => {
    await withProject('sqlite', async (project) => {
      project.code('a', typed)
      const knownTypes = { of: () => [20, 9], found: () => undefined }
      expect((await project.upgrade('heads', { knownTypes })).error).toBeNull()
      expect(await project.objects()).toEqual(['table made'])
    })
  })
})

test('a linked file imports from where it really is', async () => {
  await withProject('sqlite', async (project) => {
    project.write('shared/name.ts', `export const name: string = 'made'\n`)
    project.write(
      'shared/a.ts',
      `import { name } from './name.ts'\n${head('a')}export const upgrade = (knex: any) => knex.raw('create table ' + name + ' (id integer)')`,
    )
    mkdirSync(join(project.root, 'migrations'), { recursive: true })
    symlinkSync(join(project.root, 'shared/a.ts'), join(project.root, 'migrations/a.ts'))
    expect((await project.upgrade()).error).toBeNull()
    expect(await project.objects()).toEqual(['table made'])
  })
})

describe('knex through the door', () => {
  test.each(['sqlite', 'postgres'] as const)('%s answers as the driver would', async (dialect) => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer primary key, name varchar(20));')
      project.code(
        'a2',
        `const note = (name: string, value: unknown) => console.log(name, JSON.stringify(value))
  note('insert', await knex('t').insert({ id: 1, name: 'one' }).returning('id'))
  note('many', (await knex.batchInsert('t', [{ id: 2, name: 'two' }, { id: 3, name: 'three' }], 1).returning('id')).length)
  note('update', await knex('t').where('id', 1).update({ name: 'uno' }))
  note('select', await knex('t').select('name').orderBy('id'))
  note('first', await knex('t').where('id', 2).first())
  note('pluck', await knex('t').orderBy('id').pluck('id'))
  note('delete', await knex('t').where({ id: 3 }).del())
  note('hasTable', [await knex.schema.hasTable('t'), await knex.schema.hasTable('nope')])
  note('hasColumn', [await knex.schema.hasColumn('t', 'name'), await knex.schema.hasColumn('t', 'nope')])
  note('count', Number((await knex('t').count('* as n').first())?.n))
  note('binding', (await knex('t').whereRaw('id = ?', [2]).select('id')))
  await knex.transaction(async (trx) => {
    await trx('t').insert({ id: 7 })
    await trx.transaction(async (inner) => { await inner('t').insert({ id: 8 }); throw new Error('inner') }).catch(() => {})
  })
  note('nested', await knex('t').orderBy('id').pluck('id'))
  await Promise.all([knex('t').insert({ id: 20 }), knex('t').insert({ id: 21 })])
  await knex.schema.raw('create table two (id integer); create table three (id integer)')`,
      )
      const outcome = await project.upgrade()
      expect(outcome.error).toBeNull()
      const logs = project.events.flatMap((event) => (event.kind === 'log' ? [event.text] : []))
      expect(logs).toEqual([
        'insert [{"id":1}]',
        'many 2',
        'update 1',
        'select [{"name":"uno"},{"name":"two"},{"name":"three"}]',
        'first {"id":2,"name":"two"}',
        'pluck [1,2,3]',
        'delete 1',
        'hasTable [true,false]',
        'hasColumn [true,false]',
        'count 2',
        'binding [{"id":2}]',
        'nested [1,2,7]',
      ])
      expect(await project.objects()).toEqual(expect.arrayContaining(['table three', 'table two']))
    })
  })

  test('postgres: question marks without bindings are operators', async () => {
    await withProject('postgres', async (project) => {
      project.code(
        'a',
        `const { rows } = await knex.raw(\`select '{"a":1}'::jsonb ? 'a' as found\`); console.log(rows[0].found)`,
      )
      expect((await project.upgrade()).error).toBeNull()
      expect(project.events.find((event) => event.kind === 'log')).toMatchObject({ text: 'true' })
    })
  })
})
