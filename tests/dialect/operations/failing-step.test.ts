import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlanPreview } from '../../../shared/model/plan.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine
afterEach(() => engine.close())

function write(path: string, text: string): void {
  mkdirSync(join(engine.root, 'migrations'), { recursive: true })
  writeFileSync(join(engine.root, 'migrations', path), text)
}

const sql = (id: string, below: string, text: string): string =>
  `-- revision: ${id}\n-- down_revision: ${below}\n-- message: ${id}\n\n-- upgrade\n${text}\n`

async function preview(): Promise<PlanPreview> {
  const { fingerprint } = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
  return engine.channel.call('plan.preview', { fingerprint })
}

const rehearsal = ({ checks }: PlanPreview) => checks.find(({ id }) => id === 'rehearsal')

describe.each(['sqlite', 'postgres'] as const)('a step that fails on the shadow: %s', (dialect) => {
  beforeEach(async () => {
    engine = await openProject(dialect, {})
    write('a1.sql', sql('a1', 'none', 'create table t (id int);'))
  })

  it('is a failed check at its step, statement, file and line; steps before it keep their SQL', async () => {
    write(
      'b2.sql',
      sql('b2', 'a1', 'create table u (id int);\ninsert into u (nothing) values (1);\ndrop table other;'),
    )
    write('c3.sql', sql('c3', 'b2', 'drop table u;'))
    const found = await preview()
    expect(rehearsal(found)).toMatchObject({
      status: 'fail',
      text: expect.stringMatching(/^Step 2, statement 2 fails on .*nothing.*\(migrations\/b2\.sql:7\)$/),
      at: {
        step: 1,
        statement: 2,
        where: { file: 'migrations/b2.sql', line: 7 },
        sql: expect.stringContaining('insert into u'),
      },
    })
    expect(found.steps.map((step) => step.kind === 'available' && step.source)).toEqual([
      'shadow',
      'static',
      'static',
    ])
    // What the file says is lost is lost by the file, whether it replays or not.
    expect(found.destructive).toEqual(['drop table other'])
    expect(found.summary).not.toMatch(/not known/)
  })

  it('a plan that is asked for again sees what was changed by hand since', async () => {
    const drift = async () => (await preview()).checks.find(({ id }) => id === 'drift')?.status
    expect(await drift()).toBe('pass')
    await engine.query('create table by_hand (id int)')
    expect(await drift()).toBe('warn')
  })

  it('names the file where code fails between statements', async () => {
    write(
      'b2.ts',
      `/** b2 */\nexport const revision = 'b2'\nexport const downRevision = 'a1'\nexport async function upgrade() {\n  throw new Error('no such customer')\n}\n`,
    )
    const found = await preview()
    expect(rehearsal(found)).toMatchObject({
      status: 'fail',
      text: expect.stringMatching(/^Step 2 fails on .*no such customer/),
      at: { step: 1, statement: null, where: { file: 'migrations/b2.ts' } },
    })
    expect(found.steps.map(({ kind }) => kind)).toEqual(['available', 'unavailable'])
  })

  it('is unknown where it is not the step that fails: what is applied does not replay', async () => {
    const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(await engine.run(plan)).toMatchObject({ status: 'succeeded' })
    write('a1.sql', sql('a1', 'none', 'create tabel t (id int);'))
    write('b2.sql', sql('b2', 'a1', 'create table u (id int);'))
    expect(rehearsal(await preview())).toMatchObject({ status: 'unknown' })
  })
})
