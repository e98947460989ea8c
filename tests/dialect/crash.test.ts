import { describe, expect, test } from 'vitest'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import type { CheckpointName } from '../../electron/engine/runner/checkpoints.ts'
import { dialectNames } from '../helpers/databases.ts'
import { killedUpgrade } from '../helpers/killed-run.ts'
import type { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

function revisions(project: ScratchProject): void {
  project.sql(
    'a1',
    "create table t (id integer primary key, name varchar(20));\ninsert into t values (1, 'one');",
    'drop table t;',
  )
  project.sql(
    'a2',
    "insert into t values (2, 'two');\nupdate t set name = 'uno' where id = 1;",
    'delete from t where id = 2;',
  )
  project.sql('a3', 'create index t_name on t (name);', 'drop index t_name;')
}

async function everything(project: ScratchProject): Promise<unknown> {
  return {
    objects: await project.objects(),
    data: await project.query('select * from t order by id'),
    rows: await project.rows(),
  }
}

const {
  connected,
  locked,
  planChecked,
  tablesReady,
  beforeBegin,
  begun,
  beforeStatement,
  afterStatement,
  bodyDone,
  recorded,
  committed,
  beforeUnlock,
  unlocked,
} = checkpoints
const points: readonly (readonly [CheckpointName, number])[] = [
  [connected, 1],
  [locked, 1],
  [planChecked, 1],
  [tablesReady, 1],
  [beforeBegin, 2],
  [begun, 2],
  [beforeStatement, 1],
  [beforeStatement, 4],
  [afterStatement, 3],
  [bodyDone, 1],
  [recorded, 2],
  [committed, 1],
  [committed, 3],
  [beforeUnlock, 1],
  [unlocked, 1],
]

describe.each(dialectNames)('%s: kill -9', (dialect) => {
  test.each(points)('at %s (%i), then again: as if nothing had happened', async (name, count) => {
    await withProject(dialect, async (project) => {
      revisions(project)
      expect(await killedUpgrade(project, { name, count })).toBe('killed')
      const outcome = await project.upgrade('heads', { lockTimeoutMs: 10_000 })
      expect(['succeeded', 'nothing_to_do']).toContain(outcome.status)
      await withProject(dialect, async (unbroken) => {
        revisions(unbroken)
        await unbroken.upgrade()
        expect(await everything(project)).toEqual(await everything(unbroken))
      })
      const applied = await project.query(
        "select revision from headway_ledger where outcome = 'applied' order by id",
      )
      expect(applied.map((entry) => entry['revision'])).toEqual(['a1', 'a2', 'a3'])
    })
  })

  test('while user code runs: its process goes too, and the step is not in', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.code('a2', `await knex('t').insert({ id: 1 }); await knex('t').insert({ id: 2 })`)
      expect(await killedUpgrade(project, { name: afterStatement, count: 2 })).toBe('killed')
      expect((await project.upgrade('heads', { lockTimeoutMs: 10_000 })).status).toBe('succeeded')
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }])
    })
  })

  test('outside a transaction: in doubt at the statement in flight', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.sql(
        'a2',
        'insert into t values (1);\ninsert into t values (2);\ninsert into t values (3);',
        'select 1;',
        '-- transaction: false',
      )
      expect(await killedUpgrade(project, { name: beforeStatement, count: 3 })).toBe('killed')
      const next = await project.upgrade('heads', { lockTimeoutMs: 10_000 })
      expect([next.status, next.error?.code, next.error?.sql]).toEqual([
        'refused',
        'in_doubt',
        'insert into t values (2)',
      ])
      const resumed = await project.upgrade('heads', { resume: { revision: 'a2', statement: 1 } })
      expect(resumed.status).toBe('succeeded')
      expect(await project.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    })
  })
})
