import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** A step without a transaction that stopped in its middle: told, resumed, or decided by a person, and written down. */

let session: CliSession
beforeEach(async () => {
  session = createCliSession(null)
  session.write('headway.json', JSON.stringify({ targets: { dev: { url: 'sqlite:///shop.db' } } }))
  const revision = (id: string, below: string, up: string, header = ''): void =>
    session.write(
      `migrations/${id}.sql`,
      `-- revision: ${id}\n-- down_revision: ${below}\n-- message: ${id}\n${header}\n-- upgrade\n${up}\n-- downgrade\nselect 1;\n`,
    )
  revision('a1', 'none', 'create table t (id integer primary key);')
  expect((await session.run('upgrade', 'head')).code).toBe(0)
  // A row that the shadow does not have.
  await session.rows('insert into t values (1)')
  const text = 'create table u (id integer);\ninsert into t values (1);\ncreate table v (id integer);'
  revision('a2', 'a1', text, '-- transaction: false')
  expect((await session.run('upgrade', 'head')).code).toBe(5)
})
afterEach(() => session.remove())

const rows = () => session.rows('select version_num from alembic_version')

test('current and ledger tell it, with the next commands; targets say it in their summary', async () => {
  for (const command of ['current', 'ledger']) {
    const { out, err } = await session.run(command)
    expect(out + err).toMatch(/In doubt: upgrade of a2\. Statement 2 was in flight: insert into t/)
    expect(out + err).toContain('headway upgrade a2 --resume --target dev')
    expect(out + err).toContain("headway ledger --applied a2 --reason 'what shows it' --target dev")
  }
  expect(await session.json('current')).toMatchObject({
    summary: '1 behind, a2 in doubt',
    inDoubt: [{ revision: 'a2', statement: 2, canResume: true }],
  })
})

test('the commands of the hint can be typed as they stand; check leads to them', async () => {
  const { err } = await session.run('upgrade', 'head')
  const commands = [...err.matchAll(/\(headway ([^()]*)\)/g)].map(([, words]) => words ?? '')
  expect(commands).toEqual([
    'upgrade a2 --resume --target dev',
    "ledger --applied a2 --reason 'what shows it' --target dev",
    "ledger --not-applied a2 --reason 'what shows it' --target dev",
  ])
  const check = await session.run('check')
  expect([check.code, check.out + check.err]).toEqual([
    3,
    expect.stringMatching(/hint: First decide what became of a2\..*: headway ledger --target dev$/m),
  ])
  const typed = (commands[2] ?? '').match(/'[^']*'|\S+/g) ?? []
  const last = await session.run(...typed.map((word) => word.replaceAll("'", '')))
  expect([last.code, last.err]).toEqual([0, expect.anything()])
})

test('resumed at the journalled statement', async () => {
  const again = await session.run('upgrade', 'head')
  expect([again.code, again.err]).toEqual([5, expect.stringContaining('headway ledger --applied')])
  await session.rows('delete from t')
  expect(await session.run('upgrade', 'head', '--resume')).toMatchObject({ code: 0 })
  expect(await session.rows("select name from sqlite_schema where name in ('u', 'v')")).toHaveLength(2)
  expect((await session.run('current')).err).toBe('')
})

test('a decision needs a reason, and a step that is in doubt', async () => {
  expect((await session.run('ledger', '--applied', 'a2')).code).toBe(2)
  const both = ['--applied', 'a2', '--not-applied', 'a2', '--reason', 'x']
  expect((await session.run('ledger', ...both)).code).toBe(2)
  const { code, err } = await session.run('ledger', '--applied', 'a1', '--reason', 'x')
  expect([code, err]).toEqual([2, expect.stringContaining('a1 is not in doubt on dev')])
})

test('said to have taken place: stamped, with what was found and what the schema says', async () => {
  const { code, err } = await session.run('ledger', '--applied', 'a2', '--reason', 'v can come later')
  expect([code, err]).toEqual([
    0,
    expect.stringContaining('The schema is not as a2 makes it; to get there: create table v.'),
  ])
  expect(await rows()).toEqual([{ version_num: 'a2' }])
  expect((await session.run('current')).err).not.toContain('In doubt')
  const { out } = await session.run('ledger')
  expect(out).toMatch(/a2 applied: v can come later \(The schema/)
  expect(out).not.toContain('In doubt')
})

test('said not to have taken place: the rows stay, and it runs again', async () => {
  await session.rows('drop table u')
  const { code, err } = await session.run('ledger', '--not-applied', 'a2', '--reason', 'u was dropped')
  expect([code, err]).toEqual([0, 'The schema is as it was before a2.\n'])
  expect(await rows()).toEqual([{ version_num: 'a1' }])
  const { out } = await session.run('ledger')
  expect(out).toMatch(/a2 not applied: u was dropped \(The schema is as it was before a2\.\)/)
  await session.rows('delete from t')
  expect((await session.run('upgrade', 'head')).code).toBe(0)
})

test('of two steps in doubt a decision decides the one that it names', async () => {
  const branch = `-- revision: b2\n-- down_revision: a1\n-- transaction: false\n-- upgrade\ncreate table w (id integer);\ninsert into t values (1);\n-- downgrade\nselect 1;\n`
  session.write('migrations/b2.sql', branch)
  expect((await session.run('upgrade', 'b2')).code).toBe(5)
  expect(await session.json('current')).toMatchObject({
    inDoubt: [{ revision: 'a2' }, { revision: 'b2' }],
  })
  expect((await session.run('ledger', '--not-applied', 'b2', '--reason', 'w is gone')).code).toBe(0)
  expect(await session.json('current')).toMatchObject({ inDoubt: [{ revision: 'a2' }] })
  expect((await session.run('upgrade', 'a2')).code).toBe(5)
  expect((await session.run('ledger', '--applied', 'a2', '--reason', 'v can come later')).code).toBe(0)
  expect(await session.json('current')).toMatchObject({ inDoubt: [] })
})
