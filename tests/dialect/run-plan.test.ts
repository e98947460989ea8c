import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import type { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

function three(project: ScratchProject): void {
  project.sql('a1', 'create table t (id integer);', 'drop table t;')
  project.sql('a2', 'create table u (id integer); insert into u values (1), (2);', 'drop table u;')
  project.sql('a3', 'create index u_id on u (id);', 'drop index u_id;')
}

describe.each(dialectNames)('%s: running a plan', (dialect) => {
  test('upgrades, downgrades to a revision, upgrades again', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      const up = await project.upgrade()
      expect([up.status, up.rowsAfter, up.steps.map((step) => step.status)]).toEqual([
        'succeeded',
        ['a3'],
        ['applied', 'applied', 'applied'],
      ])
      expect(up.steps[1]).toMatchObject({ statements: 2, rows: 2 })
      const down = await project.downgrade('a1')
      expect([down.status, down.rowsAfter]).toEqual(['succeeded', ['a1']])
      expect(await project.objects()).toEqual(['table t'])
      expect((await project.upgrade()).rowsAfter).toEqual(['a3'])
      const nothing = await project.upgrade()
      expect([nothing.status, nothing.state]).toEqual([
        'nothing_to_do',
        'Nothing to do: the database is at a3.',
      ])
    })
  })

  test('events come in order, with every statement', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      await project.upgrade('a2')
      const kinds = project.events.map((event) =>
        event.kind === 'statement_started' ? event.sql : event.kind,
      )
      expect(kinds).toEqual([
        'started',
        'locked',
        'step_started',
        'create table t (id integer)',
        'statement_finished',
        'step_finished',
        'step_started',
        'create table u (id integer)',
        'statement_finished',
        'insert into u values (1), (2)',
        'statement_finished',
        'step_finished',
        'finished',
      ])
    })
  })

  test('a failing step leaves the ones before it', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      project.sql('a4', 'create table v (id integer); insert into nowhere values (1);')
      project.sql('a5', 'select 1;')
      const outcome = await project.upgrade()
      expect(outcome.steps.map((step) => step.status)).toEqual([
        'applied',
        'applied',
        'applied',
        'failed',
        'not_run',
      ])
      expect([outcome.status, outcome.rowsAfter]).toEqual(['failed', ['a3']])
      expect(outcome.error?.where).toMatchObject({ file: 'migrations/a4.sql', line: 6 })
      expect(await project.objects()).not.toContain('table v')
    })
  })

  test('per run: everything or nothing', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      project.sql('a4', 'insert into nowhere values (1);')
      project.transactionMode = 'per-run'
      const outcome = await project.upgrade()
      expect(outcome.steps.map((step) => step.status)).toEqual([
        'rolled_back',
        'rolled_back',
        'rolled_back',
        'failed',
      ])
      expect([outcome.rowsAfter, await project.objects()]).toEqual([[], []])
      expect((await project.upgrade('a3')).rowsAfter).toEqual(['a3'])
    })
  })

  test('stamp moves the rows and runs nothing, purge takes unreadable rows', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      expect((await project.run('stamp', ['a2'])).rowsAfter).toEqual(['a2'])
      expect(await project.objects()).toEqual([])
      await project.query("insert into alembic_version values ('gone')")
      const purged = await project.apply(await project.plan('stamp', ['a1'], true))
      expect([purged.status, purged.rowsAfter]).toEqual(['succeeded', ['a1']])
    })
  })

  test('ensure_version makes the table once', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      expect((await project.run('ensure_version', [])).status).toBe('succeeded')
      expect(await project.rows()).toEqual([])
      expect((await project.run('ensure_version', [])).status).toBe('nothing_to_do')
    })
  })

  test('the ledger says who ran what, when and with which statements', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      await project.upgrade('a2', { reason: 'because', osUser: 'ada' })
      const session = await project.dialect.connect(project.connection)
      const ref = await project.dialect.resolveVersionTable(session, project.versionTable)
      const [newest] = await project.dialect.readLedger(session, ref, { limit: 10 })
      expect(newest).toMatchObject({
        action: 'upgrade',
        revision: 'a2',
        outcome: 'applied',
        rowsAfter: ['a2'],
        osUser: 'ada',
        reason: 'because',
        error: null,
      })
      expect(newest?.statements.map(({ sql, rows }) => [sql, rows])).toEqual([
        ['create table u (id integer)', null],
        ['insert into u values (1), (2)', 2],
      ])
      expect(Math.abs(Date.parse(newest?.at ?? '') - Date.now())).toBeLessThan(60_000)
      expect(newest?.fileHash).toMatch(/^sha256:/)
      expect(await project.dialect.readLedgerSummary(session, ref)).toHaveLength(2)
      await session.close()
    })
  })
})

describe.each(dialectNames)('%s: a plan that no longer holds', (dialect) => {
  test.each([
    [
      'file',
      /edited/,
      (project: ScratchProject) =>
        project.write(
          'migrations/a1.sql',
          '-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate table other (id integer);\n',
        ),
    ],
    ['head', /database was at/, (project: ScratchProject) => project.run('stamp', ['a1'])],
    [
      'settings',
      /transaction/,
      async (project: ScratchProject) => {
        project.transactionMode = 'per-run'
      },
    ],
    [
      'label',
      /label/,
      (project: ScratchProject) =>
        project.query("create table headway_label as select 'production' as label"),
    ],
  ])('is refused before the first statement: %s', async (_name, difference, change) => {
    await withProject(dialect, async (project) => {
      three(project)
      const plan = await project.plan('upgrade', ['heads'])
      await change(project)
      const before = await project.objects()
      const outcome = await project.apply(plan)
      expect([outcome.status, outcome.error?.code]).toEqual(['refused', 'plan_stale'])
      expect(outcome.error?.problems.join(' ')).toMatch(difference)
      expect(await project.objects()).toEqual(before)
      expect(project.events.filter((event) => event.kind === 'statement_started')).toEqual([])
    })
  })

  test('a file that changes after the lock was taken does not run', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      const edited = '-- revision: a3\n-- down_revision: a2\n-- upgrade\ncreate table other (id integer);\n'
      const outcome = await project.upgrade('heads', {
        emit: (event) => {
          if (event.kind === 'step_started' && event.step === 0) project.write('migrations/a3.sql', edited)
        },
      })
      const last = outcome.steps.at(-1)
      // Read ahead before the edit, or refused: never the new text under the old hash.
      expect(['applied', 'failed']).toContain(last?.status)
      if (last?.status === 'failed') expect(last.error?.code).toBe('plan_stale')
      expect(await project.objects()).not.toContain('table other')
    })
  })

  test('a version table that changes under the run conflicts', async () => {
    await withProject(dialect, async (project) => {
      three(project)
      project.sql('a4', `update alembic_version set version_num = 'zz';`)
      const outcome = await project.upgrade()
      expect(outcome.error?.code).toBe('row_conflict')
      expect(outcome.rowsAfter).toEqual(['a3'])
    })
  })
})
