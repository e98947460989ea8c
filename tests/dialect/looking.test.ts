import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel } from '../../shared/contract.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Tier } from '../../shared/model/project.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import { commitAll, git } from '../helpers/git-repository.ts'
import { openLook } from '../helpers/look-project.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'

/** Everything a server shares between its databases, as rows of text. */
const shared = `select 'role' as kind, to_jsonb(a)::text as text from pg_authid a
  union all select 'member', to_jsonb(m)::text from pg_auth_members m
  union all select 'setting', to_jsonb(s)::text from pg_db_role_setting s
  union all select 'database', (to_jsonb(d) - 'datfrozenxid' - 'datminmxid')::text from pg_database d
  union all select 'tablespace', to_jsonb(t)::text from pg_tablespace t
  union all select 'comment', to_jsonb(c)::text from pg_shdescription c
  union all select 'file', to_jsonb(f)::text from pg_file_settings f
  union all select 'slot', slot_name from pg_replication_slots
  order by 1, 2`

/** What a look on the target's own server may send: questions, and the bounds of its own session. */
const harmless =
  /^(?:select|with|show|begin|start transaction|commit|rollback|set |deallocate|explain|fetch|close|declare)/i

const reaching = `-- message: reaches
-- revision: a1
-- down_revision: none

-- upgrade
create role seen_by_nobody;
create user also_nobody password 'x';
alter role seen_by_nobody set search_path = app;
comment on role seen_by_nobody is 'x';
grant seen_by_nobody to also_nobody;
alter database app set timezone = 'UTC';
comment on database app is 'y';
grant connect on database app to seen_by_nobody;
do $$ begin execute 'cre' || 'ate role hidden'; end $$;
create table t (id int);
alter table t owner to seen_by_nobody;
grant select on t to live_role;
-- downgrade
drop table t;
drop role hidden;
alter database app reset timezone;
revoke connect on database app from seen_by_nobody;
drop role also_nobody;
drop role seen_by_nobody;
`

const plainRevision = `-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate table t (id int);\n-- downgrade\ndrop table t;\n`

/** Commands that look, beside those that are looked through one by one. */
const looks = [
  ['doctor'],
  ['check', '--against', 'HEAD'],
  ['lint'],
  ['rescue'],
  ['current'],
  ['history', '--table'],
  ['upgrade', 'head'],
  ['drift'],
  ['create', 'sqlite:///made.db'],
]

/** Everything that looks. */
async function lookAtAll(channel: Channel) {
  const plan = await channel.call('plan.upgrade', { target: 'it', revisions: ['heads'] })
  const preview = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
  const script = await channel.call('plan.script', { fingerprint: plan.fingerprint }).catch(String)
  const question = { target: 'it', renames: [], drops: [], include: null, exclude: null }
  const diff = await channel
    .call('changes.propose', { ...question, from: { kind: 'heads' }, to: { kind: 'target', target: 'it' } })
    .catch((error: Error) => error)
  const check = await channel
    .call('changes.propose', { ...question, from: { kind: 'target', target: 'it' }, to: { kind: 'model' } })
    .catch((error: Error) => error)
  const sql = await channel.call('revisions.sql', { target: 'it', revision: 'a1', direction: 'upgrade' })
  const down = await channel.call('revisions.sql', { target: 'it', revision: 'a1', direction: 'downgrade' })
  const drift = await channel.call('schema.of', { target: 'it', source: { kind: 'applied', target: 'it' } })
  const unconfirmed = await channel
    .call('run.start', { fingerprint: plan.fingerprint, confirmation: null, lockTimeoutMs: null })
    .then(
      () => 'started',
      (error: { code?: string }) => error.code,
    )
  return { plan, preview, script, diff, check, sql, down, drift, unconfirmed }
}

/** What looks more closely, at what would run and at what git has. */
async function lookFurther(channel: Channel, { fingerprint }: Plan) {
  const rehearsal = await channel.call('plan.rehearse', { fingerprint }).catch((error: Error) => error)
  const impact = await channel.call('plan.impact', { fingerprint })
  const more = await Promise.allSettled([
    channel.call('plan.lint', { fingerprint }),
    channel.call('plan.safer', { fingerprint }),
    channel.call('plan.offline', { kind: 'upgrade', target: 'it', expressions: ['head'] }),
    channel.call('targets.state', { target: 'it' }),
    channel.call('targets.matrix', {}),
    channel.call('targets.ledger', { target: 'it', limit: 10 }),
    channel.call('git.rescue', { target: 'it', chosen: [] }),
    channel.call('git.mergedHeads', { against: 'main' }),
    channel.call('revisions.biography', {
      table: 't',
      column: null,
      target: 'it',
      proof: true,
      authors: false,
    }),
  ])
  return { rehearsal, impact, more }
}

describe('postgres: looking at a production target', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startOwnServer({ settings: { log_statement: 'all', log_line_prefix: '%d|%a|' } })
    await server.query('create role live_role')
    await server.query('create database app')
  })
  afterAll(() => server.stop())

  /** Statements that a look sent to the server of the target, other than questions. */
  const written = (log: string) =>
    [...log.matchAll(/^([^|\n]*)\|(headway[^|\n]*)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/gm)]
      .map((match) => match[3] ?? '')
      .filter((sql) => !harmless.test(sql.trim()))

  test('changes nothing of its server, and shows all of it from a private one', async () => {
    const before = await server.query(shared)
    const logged = server.log().length
    const project = await openLook(
      { url: server.url('app'), tier: 'production' },
      { 'migrations/a1.sql': reaching },
    )
    try {
      const seen = await lookAtAll(project.channel)
      expect(seen.preview.place).toMatchObject({ kind: 'private' })
      expect(seen.preview.checks.find(({ id }) => id === 'rehearsal')).toMatchObject({ status: 'pass' })
      expect(seen.preview.steps[0]).toMatchObject({ kind: 'available', source: 'shadow' })
      expect(seen.sql).toMatchObject({ kind: 'available', place: { kind: 'private' } })
      expect(seen.down).toMatchObject({ kind: 'available', place: { kind: 'private' } })
      expect(seen.unconfirmed).toBe('confirmation_needed')
      expect(seen.diff).not.toBeInstanceOf(Error)
      const { rehearsal } = await lookFurther(project.channel, seen.plan)
      expect(rehearsal).toMatchObject({ there: { status: 'succeeded' } })
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
    expect(server.log().slice(logged)).toMatch(/\|headway[^|]*\|LOG: {2}(?:statement|execute)/)
    expect(written(server.log().slice(logged))).toEqual([])
    expect(server.log().slice(logged)).not.toMatch(/seen_by_nobody|headway_shadow_/)
  })

  /** The same of a server for scratch databases, those databases left out. */
  const writtenElsewhere = (log: string) =>
    [...log.matchAll(/^([^|\n]*)\|(headway[^|\n]*)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/gm)]
      .filter((match) => !match[1]?.startsWith('headway_shadow_'))
      .map((match) => match[3] ?? '')
      .filter(
        (sql) => !harmless.test(sql.trim()) && !/^(?:create|drop) database .*headway_shadow_/i.test(sql),
      )

  test('with a shadow server that was named nothing is sent to the target, and there only to a scratch database', async () => {
    const shadow = await startOwnServer({ settings: { log_statement: 'all', log_line_prefix: '%d|%a|' } })
    const [before, beside] = [await server.query(shared), await shadow.query(shared)]
    const logged = server.log().length
    const project = await openLook(
      { url: server.url('app'), tier: 'production', settings: { shadowUrl: shadow.url('postgres') } },
      { 'migrations/a1.sql': plainRevision },
    )
    try {
      const { preview, plan } = await lookAtAll(project.channel)
      const { rehearsal } = await lookFurther(project.channel, plan)
      expect(preview.place).toMatchObject({ kind: 'named' })
      expect(rehearsal).toMatchObject({ there: { status: 'succeeded' } })
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
    expect(await shadow.query(shared)).toEqual(beside)
    expect(written(server.log().slice(logged))).toEqual([])
    expect(writtenElsewhere(shadow.log())).toEqual([])
    await shadow.stop()
  })

  test('the commands that look change nothing of its server', async () => {
    const session = createCliSession(null)
    const target = { url: server.url('app'), tier: 'production' }
    session.write('headway.json', JSON.stringify({ targets: { it: target } }))
    session.write('migrations/a1.sql', plainRevision)
    git(session.root, 'init', '-q')
    commitAll(session.root, 'first')
    const before = await server.query(shared)
    const logged = server.log().length
    try {
      for (const command of looks) {
        const { out, err } = await session.run(...command)
        expect(out + err, command.join(' ')).not.toMatch(/internal/i)
      }
    } finally {
      session.remove()
    }
    expect(await server.query(shared)).toEqual(before)
    expect(server.log().slice(logged)).toMatch(/\|headway[^|]*\|LOG: {2}(?:statement|execute)/)
    expect(written(server.log().slice(logged))).toEqual([])
  })

  test('files and programs of this machine are refused on the private server, too', async () => {
    const project = await openLook(
      { url: server.url('app'), tier: 'production' },
      {
        'migrations/a1.sql': `-- revision: a1\n-- down_revision: none\n-- upgrade\ncopy (select 1) to program 'touch /tmp/headway-was-here';\n-- downgrade\nselect 1;\n`,
      },
    )
    try {
      const { preview } = await lookAtAll(project.channel)
      const check = preview.checks.find(({ id }) => id === 'rehearsal')
      expect(check?.status).toBe('unknown')
      expect(check?.text).toMatch(/program/)
    } finally {
      await project.close()
    }
  })

  test.each<[Tier, string]>([
    ['development', 'target'],
    ['test', 'target'],
  ])('on %s a plain revision is shown beside the target', async (tier, kind) => {
    const before = await server.query(shared)
    const project = await openLook(
      { url: server.url('app'), tier },
      {
        'migrations/a1.sql': `-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate table t (id int);\n-- downgrade\ndrop table t;\n`,
      },
    )
    try {
      const { preview } = await lookAtAll(project.channel)
      expect(preview.place?.kind, JSON.stringify(preview)).toBe(kind)
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
  })

  test('on development what reaches beyond the database is shown from a private server', async () => {
    const before = await server.query(shared)
    const logged = server.log().length
    const project = await openLook(
      { url: server.url('app'), tier: 'development' },
      { 'migrations/a1.sql': reaching },
    )
    try {
      const { preview, sql } = await lookAtAll(project.channel)
      expect(preview.place?.kind, JSON.stringify(preview)).toBe('private')
      expect(sql).toMatchObject({ place: { kind: 'private' } })
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
    expect(server.log().slice(logged)).not.toMatch(/seen_by_nobody/)
  })

  test('what no word tells is seen in the shared catalogs and taken back', async () => {
    const before = await server.query(shared)
    const hidden = `-- revision: a1\n-- down_revision: none\n-- upgrade\ndo $$ begin execute 'cre' || 'ate role hidden'; end $$;\n-- downgrade\nselect 1;\n`
    const project = await openLook(
      { url: server.url('app'), tier: 'development' },
      { 'migrations/a1.sql': hidden },
    )
    try {
      const { preview } = await lookAtAll(project.channel)
      expect(preview.place?.kind, JSON.stringify(preview)).toBe('private')
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
  })
})
