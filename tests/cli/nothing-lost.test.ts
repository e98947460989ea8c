import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createStyle } from '../../electron/cli/print/style.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import { openProject } from '../../electron/library.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { canStartServers, startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { createProductionProject } from '../helpers/production-project.ts'
import type { ProductionProject } from '../helpers/production-project.ts'

let project: ProductionProject
afterEach(() => project.remove())

type Result = { readonly code: number; readonly out: string; readonly err: string }

async function headway(...args: string[]): Promise<Result> {
  const printed = { out: '', err: '' }
  process.env['HEADWAY_HOME'] = join(project.root, '.user')
  const terminal = {
    style: createStyle(false),
    live: null,
    interactive: false,
    cwd: project.root,
    print: (text: string) => void (printed.out += `${text}\n`),
    note: (text: string) => void (printed.err += `${text}\n`),
    ask: () => Promise.reject(new Error('nobody is asked')),
    onInterrupt: () => () => undefined,
  }
  const code = await runCli(args, terminal, '0.0.0')
  return { code, ...printed }
}

/** Upgrades by the library; the error that kept it from starting, or null where it ran. */
async function byLibrary(destructive: readonly string[]): Promise<ErrorData | null> {
  const opened = await openProject(project.root)
  try {
    await opened.upgrade('head', { confirmation: { target: 'main', destructive } })
    return null
  } catch (error) {
    return (error as { data: ErrorData }).data
  } finally {
    await opened.close()
  }
}

async function columns(table: string): Promise<string[]> {
  const [row = {}] = await project.query(`select * from ${table}`)
  return Object.keys(row).toSorted()
}

async function rows(table: string): Promise<number> {
  return (await project.query(`select * from ${table}`)).length
}

/** Items that `--destroy` has to name, from the command that the refusal prints. */
function asked(text: string): string[] {
  return [...text.matchAll(/--destroy (?:'([^']*)'|(\S+))/g)].map((found) => found[1] ?? found[2] ?? '')
}

const dialects = (['sqlite', 'postgres'] as const).filter((name) => name === 'sqlite' || canStartServers())

describe.each(dialects)('nothing is lost unasked on production: %s', (dialect) => {
  const exists = dialect === 'postgres' ? 'if exists public.' : ''
  let shadow: OwnServer | null = null
  beforeAll(async () => {
    shadow = dialect === 'postgres' ? await startOwnServer() : null
  })
  afterAll(() => shadow?.stop())
  beforeEach(async () => {
    project = await createProductionProject(dialect, shadow?.url('postgres') ?? null)
    project.revision(
      'start',
      `create table t (a int, b int, c int);
create table u (a int);
insert into t values (1, 2, 3);
insert into u values (1);`,
    )
    expect((await headway('upgrade', 'head', '--confirm', 'main')).err).toBe('')
  })

  test('a dropped column is named, whatever stands around it', async () => {
    project.revision('drop', `/* tidy */ alter table ${exists}t drop c;`)
    const item = `drop column ${dialect === 'postgres' ? 'public.t.c' : 't.c'}`
    expect((await headway('plan', 'upgrade', 'head')).out).toContain(item)
    const refused = await headway('upgrade', 'head', '--confirm', 'main')
    expect(refused.code).toBe(4)
    expect(refused.err).toContain(`headway upgrade head --target main --confirm main --destroy '${item}'`)
    expect(await byLibrary([])).toMatchObject({ code: 'confirmation_needed', candidates: [item] })
    expect(await columns('t')).toEqual(['a', 'b', 'c'])
    expect((await headway('upgrade', 'head', '--confirm', 'main', '--destroy', item)).code).toBe(0)
    expect(await columns('t')).toEqual(['a', 'b'])
  })

  test('each of several losses has its own name', async () => {
    const several =
      dialect === 'postgres'
        ? 'alter table t add column x int, drop column a, drop column b; drop table if exists u, t cascade;'
        : 'alter table t drop column a; alter table t drop column b; drop table u; drop table t;'
    project.revision('drop', several)
    const items = ['drop column t.a', 'drop column t.b', 'drop table u', 'drop table t']
    const refused = await headway('upgrade', 'head', '--confirm', 'main', '--destroy', 'drop column t.a')
    expect(refused.code).toBe(4)
    expect(asked(refused.err)).toEqual(expect.arrayContaining(items))
    const error = await byLibrary(['drop column t.a'])
    expect(error?.candidates).toEqual(expect.arrayContaining(items.slice(1)))
    expect([await rows('t'), await rows('u')]).toEqual([1, 1])
    const all = asked(refused.err)
    expect(await byLibrary(all.slice(1))).toMatchObject({ candidates: all.slice(0, 1) })
    expect(await byLibrary(all)).toBeNull()
    await expect(rows('t')).rejects.toThrow()
  })

  test('what cannot be told is uncertain, and is agreed to by name', async () => {
    const hidden =
      dialect === 'postgres'
        ? `create function purge() returns void language sql as $$ delete from t $$;
do $$ begin execute 'drop ' || 'table u'; end $$;
select purge();`
        : 'insert or replace into u values (1); pragma writable_schema = 0;'
    project.revision('hidden', hidden)
    const refused = await headway('upgrade', 'head', '--confirm', 'main')
    expect(refused.code).toBe(4)
    const items = asked(refused.err)
    expect(items).toEqual(
      dialect === 'postgres'
        ? ['run SQL made up at run time', 'run purge()']
        : ['replace rows of u', 'run writes to the schema table'],
    )
    expect(await byLibrary(items.slice(1))).toMatchObject({ candidates: items.slice(0, 1) })
    expect([await rows('t'), await rows('u')]).toEqual([1, 1])
  })

  test('what cannot be replayed on the shadow does not start: command line, library, saved plan', async () => {
    project.revision('drop', `await knex.raw('drop table u')`, 'ts')
    // What stands below it does not run on an empty database any more.
    const file = 'migrations/start.sql'
    project.write(
      file,
      readFileSync(join(project.root, file), 'utf8').replace('create table t', 'create tabel t'),
    )
    expect((await headway('plan', 'upgrade', 'head', '--out', 'saved.plan.json')).out).toContain(
      '[unknown] rehearsal',
    )
    for (const command of [
      ['upgrade', 'head'],
      ['apply', 'saved.plan.json'],
    ]) {
      const refused = await headway(...command, '--confirm', 'main', '--destroy', 'drop table u')
      expect(refused.err).toContain('[production_refused] On production no check may be unknown.')
      expect(refused.code).toBe(4)
    }
    expect(await byLibrary(['drop table u'])).toMatchObject({ code: 'production_refused' })
    expect(await rows('u')).toBe(1)
  })

  test('a saved plan is for its target, is confirmed by name, and is checked anew', async () => {
    project.revision('drop', 'drop table u;')
    await headway('plan', 'upgrade', 'head', '--out', 'saved.plan.json')
    const other = await headway('apply', 'saved.plan.json', '--target', 'other', '--confirm', 'main')
    expect(other.err).toContain('The plan was made for main, not for other.')
    expect(other.code).toBe(2)
    const refused = await headway('apply', 'saved.plan.json')
    expect(refused.err).toContain(`headway apply saved.plan.json --confirm main --destroy 'drop table u'`)
    // The checks in the file are nobody's word: they are made again.
    const path = join(project.root, 'saved.plan.json')
    const saved = JSON.parse(readFileSync(path, 'utf8')) as { checks: unknown }
    project.write('saved.plan.json', JSON.stringify({ ...saved, checks: [] }))
    await project.query(`create table headway_label (label text)`)
    await project.query(`insert into headway_label values ('test')`)
    const mislabelled = await headway(
      'apply',
      'saved.plan.json',
      '--confirm',
      'main',
      '--destroy',
      'drop table u',
    )
    expect(mislabelled.code).toBe(4)
    expect(await rows('u')).toBe(1)
    await project.query('drop table headway_label')
    const applied = await headway(
      'apply',
      'saved.plan.json',
      '--target',
      'main',
      '--confirm',
      'main',
      '--destroy',
      'drop table u',
    )
    expect(applied.err).toBe('')
    await expect(rows('u')).rejects.toThrow()
  })
})
