import { expect, test } from 'vitest'
import { openProject } from '../helpers/sample-engine.ts'
import { withProject } from '../helpers/with-project.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a run tells besides its steps: what the server remarked, and what it left half done. */

test('postgres: what code raises as a notice is told, and not what Headway itself makes the server remark', async () => {
  await withProject('postgres', async (project) => {
    project.sql('a1', `do $$ begin raise notice 'copied % rows', 3; raise warning 'slow'; end $$;`)
    project.sql('a2', 'create table if not exists t (id int);\ncreate table if not exists t (id int);')
    expect((await project.upgrade()).status).toBe('succeeded')
    const said = project.events.flatMap((event) => (event.kind === 'log' ? [[event.level, event.text]] : []))
    expect(said).toEqual([
      ['info', 'copied 3 rows'],
      ['warn', 'slow'],
      ['info', 'relation "t" already exists, skipping'],
    ])
  })
})

test('postgres: constraints that are NOT VALID and indexes that are INVALID are told, also after a failure', async () => {
  await withProject('postgres', async (project) => {
    project.sql('a1', 'create table t (id int); insert into t values (1), (1);')
    project.sql('a2', 'alter table t add constraint above check (id > 1) not valid;')
    const { status, left } = await project.upgrade()
    expect([status, left]).toEqual([
      'succeeded',
      [expect.stringMatching(/^The constraint above of t is NOT VALID/)],
    ])
    project.sql('a3', 'create unique index concurrently once on t (id);', '', '-- transaction: false')
    const broken = await project.upgrade()
    expect(broken.status).toBe('in_doubt')
    expect(broken.left?.join('\n')).toMatch(/The index once of t is INVALID/)
  })
})

test.each(['sqlite', 'postgres'] as const)(
  '%s: asked for, the schema is compared with what the revisions make',
  async (dialect) => {
    const engine = await openProject(dialect, {})
    try {
      mkdirSync(join(engine.root, 'migrations'))
      const text = '-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate table t (id int);\n'
      writeFileSync(join(engine.root, 'migrations/a1.sql'), text)
      await engine.query('create table by_hand (id int)')
      const run = async () => {
        const { fingerprint } = await engine.channel.call('plan.upgrade', {
          target: 'dev',
          revisions: ['head'],
        })
        const request = { fingerprint, confirmation: null, lockTimeoutMs: null, verify: true }
        const { runId } = await engine.channel.call('run.start', request)
        return await engine.channel.call('run.outcome', { runId })
      }
      const { status, left } = await run()
      expect([status, left]).toEqual([
        'succeeded',
        [expect.stringMatching(/differs from what a1 implies: create table by_hand/)],
      ])
    } finally {
      await engine.close()
    }
  },
)
