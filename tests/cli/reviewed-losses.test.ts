import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** A saved plan is held to what it was shown to lose. */

const revision = (id: string, down: string, up: string, back: string): string =>
  `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${down}\n-- upgrade\n${up};\n-- downgrade\n${back};\n`
const people = 'create table people (id integer primary key, remark text)'
const drop = 'alter table people drop column remark'
const back = 'alter table people add column remark text'
const agreed = ['--confirm', 'live', '--destroy', 'drop column people.remark']

let session: CliSession
beforeEach(async () => {
  session = createCliSession(null)
  session.write(
    'headway.json',
    JSON.stringify({ targets: { live: { url: 'sqlite:///live.db', tier: 'production' } } }),
  )
  session.write('migrations/a1.sql', revision('a1', 'none', people, 'drop table people'))
  await session.run('upgrade', 'a1', '--confirm', 'live')
  session.write('migrations/b1.sql', revision('b1', 'a1', drop, back))
})
afterEach(() => session.remove())

const fill = (rows: number, remark: string) =>
  session.rows(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) insert into people (remark) select ${remark} from n`,
    'live.db',
  )

test('what was empty at the review and is not when it runs stops it before the first statement', async () => {
  await fill(100, 'null')
  const told = await session.run('plan', 'upgrade', 'head', '--out', 'release.json')
  expect(told.out).toContain('0 values of people.remark')
  await session.rows("update people set remark = 'precious'", 'live.db')
  const stopped = await session.run('apply', 'release.json', ...agreed)
  expect([stopped.code, stopped.err]).toEqual([
    4,
    expect.stringMatching(/\[plan_stale\] More would be lost.*100 values of people\.remark.*and 0 when/),
  ])
  expect(await session.rows('select count(remark) as n from people', 'live.db')).toEqual([{ n: 100 }])
  await session.run('plan', 'upgrade', 'head', '--out', 'release.json')
  expect(await session.run('apply', 'release.json', ...agreed)).toMatchObject({ code: 0 })
})

test('a little more than was reviewed is what applications write meanwhile; a lot more is not', async () => {
  await fill(100, "'x'")
  await session.run('plan', 'upgrade', 'head', '--out', 'release.json')
  await fill(30, "'x'")
  expect((await session.run('apply', 'release.json', ...agreed)).err).toContain(
    '[plan_stale] More would be lost',
  )
  await session.rows('delete from people where id > 105', 'live.db')
  expect(await session.run('apply', 'release.json', ...agreed)).toMatchObject({ code: 0 })
})

test('what was not agreed to is told with its number, and the command to type keeps what was typed', async () => {
  await fill(7, "'x'")
  const refused = await session.run('upgrade', 'head', '--confirm', 'live', '--backup', '--lock-timeout', '5')
  expect(refused.err).toContain('confirm what is lost: drop column people.remark (7 values of people.remark)')
  expect(refused.err).toContain(
    "headway upgrade head --target live --backup --lock-timeout 5 --confirm live --destroy 'drop column people.remark'",
  )
  await session.run('plan', 'upgrade', 'head', '--out', 'release.json')
  const applied = await session.run('apply', 'release.json', '--backup')
  expect(applied.err).toContain('headway apply release.json --backup --confirm live --destroy')
})
