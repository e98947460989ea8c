import { describe, expect, test } from 'vitest'
import type { RunOutcome } from '../../shared/model/run.ts'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import type { RunEventBody } from '../../electron/engine/runner/run-types.ts'
import { dialectNames } from '../helpers/databases.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

const { locked, planChecked, begun, recorded, committed } = checkpoints

/** Something that is waited for. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

describe.each(dialectNames)('%s: two runners at once', (dialect) => {
  test.each([locked, planChecked, begun, recorded, committed])(
    'the second comes while the first stands at %s',
    async (barrier) => {
      const reached = gate()
      const secondWaits = gate()
      await withProject(
        dialect,
        async (first) => {
          first.sql('a1', 'create table t (id integer); insert into t values (1);')
          first.sql('a2', 'insert into t values (2);')
          const second = new ScratchProject(first.connection, { root: first.root })
          const plans = [
            await first.plan('upgrade', ['heads']),
            await second.plan('upgrade', ['heads']),
          ] as const
          const one = first.apply(plans[0])
          await reached.passed
          const emit = (event: RunEventBody): void => {
            if (event.kind === 'lock_waiting') secondWaits.open()
          }
          const two = second.apply(plans[1], { emit, lockTimeoutMs: 20_000 })
          const outcomes: RunOutcome[] = await Promise.all([one, two])
          expect(outcomes.map((outcome) => outcome.status)).toEqual(['succeeded', 'nothing_to_do'])
          expect(outcomes[1]?.state).toContain('Already at a2')
          expect(await first.query('select id from t order by id')).toEqual([{ id: 1 }, { id: 2 }])
          const waiting = second.events.find((event) => event.kind === 'lock_waiting')
          expect(waiting?.kind === 'lock_waiting' ? waiting.holder : null).toMatch(/headway \(.*pid \d+/)
        },
        {
          checkpoint: async (name) => {
            if (name !== barrier) return
            reached.open()
            await secondWaits.passed
          },
        },
      )
    },
  )

  test('a loser says who holds the lock', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      const session = await project.dialect.connect(project.connection)
      const ref = await project.dialect.resolveVersionTable(session, project.versionTable)
      const lock = await project.dialect.acquireLock(session, {
        key: `headway ${ref.schema ?? ''}.${ref.table}`,
        limitMs: 0,
        signal: new AbortController().signal,
        onWait: () => undefined,
      })
      const outcome = await project.upgrade('heads', { lockTimeoutMs: 300 })
      expect([outcome.status, outcome.error?.code]).toEqual(['refused', 'lock_held'])
      expect(outcome.error?.message).toMatch(/held by headway \(.*pid \d+/)
      await lock.release()
      expect((await project.upgrade()).status).toBe('succeeded')
      await session.close()
    })
  })
})

/** A statement that would run for minutes. */
const endless = {
  postgres: 'select pg_sleep(300);',
  sqlite: 'with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n;',
} as const

describe.each(dialectNames)('%s: cancel', (dialect) => {
  test('a statement in flight is stopped and its step rolled back within 3 s', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', `create table t (id integer);\n${endless[dialect]}`)
      const controller = new AbortController()
      let asked = 0
      const outcome = await project.upgrade('heads', {
        signal: controller.signal,
        emit: (event) => {
          if (event.kind !== 'statement_started' || event.statement !== 1) return
          setTimeout(() => {
            asked = performance.now()
            controller.abort()
          }, 200)
        },
      })
      expect(performance.now() - asked).toBeLessThan(3000)
      expect([outcome.status, outcome.steps[0]?.status]).toEqual(['cancelled', 'cancelled'])
      expect(await project.objects()).toEqual([])
      expect(project.events.map((event) => event.kind)).toContain('cancelling')
    })
  })

  test('waiting for the lock', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      const session = await project.dialect.connect(project.connection)
      const ref = await project.dialect.resolveVersionTable(session, project.versionTable)
      const key = `headway ${ref.schema ?? ''}.${ref.table}`
      const signal = new AbortController().signal
      const lock = await project.dialect.acquireLock(session, {
        key,
        limitMs: 0,
        signal,
        onWait: () => undefined,
      })
      const outcome = await project.upgrade('heads', {
        lockTimeoutMs: 60_000,
        signal: AbortSignal.timeout(300),
      })
      expect(outcome.status).toBe('cancelled')
      await lock.release()
      await session.close()
    })
  })

  test('before it began, and between two steps', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      project.sql('a2', 'create table u (id integer);')
      expect((await project.upgrade('heads', { signal: AbortSignal.abort() })).status).toBe('cancelled')
      const controller = new AbortController()
      const outcome = await project.upgrade('heads', {
        signal: controller.signal,
        emit: (event) => {
          if (event.kind === 'step_finished') controller.abort()
        },
      })
      expect([outcome.status, outcome.rowsAfter]).toEqual(['cancelled', ['a1']])
      expect(outcome.steps.map((step) => step.status)).toEqual(['applied', 'not_run'])
    })
  })
})
