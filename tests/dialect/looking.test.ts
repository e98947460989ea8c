import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel } from '../../shared/contract.ts'
import type { Tier } from '../../shared/model/project.ts'
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
  return { preview, script, diff, check, sql, down, drift, unconfirmed }
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
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
    expect(server.log().slice(logged)).toMatch(/\|headway[^|]*\|LOG: {2}(?:statement|execute)/)
    expect(written(server.log().slice(logged))).toEqual([])
    expect(server.log().slice(logged)).not.toMatch(/seen_by_nobody|headway_shadow_/)
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
      expect(preview.place?.kind).toBe(kind)
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
      expect(preview.place?.kind).toBe('private')
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
      expect(preview.place?.kind).toBe('private')
    } finally {
      await project.close()
    }
    expect(await server.query(shared)).toEqual(before)
  })
})
