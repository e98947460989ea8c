import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../../electron/engine/dialects/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { refusalOf } from '../../../electron/engine/runner/door-rules.ts'
import { StatementDoor } from '../../../electron/engine/runner/statement-door.ts'

const postgres = dialectOf('postgres')
const refuse = (sql: string, inTransaction = true) =>
  refusalOf(sql, postgres.classify(sql), postgres, inTransaction)?.code ?? null

describe('what may pass', () => {
  const long = 'x'.repeat(64)
  test.each([
    ['commit', true, 'transaction_control'],
    ['commit', false, 'transaction_control'],
    ['vacuum', true, 'needs_no_transaction'],
    ['vacuum', false, null],
    [`create table ${long} (id int)`, true, 'identifier_too_long'],
    [`create table "a b ${long}" (id int)`, true, 'identifier_too_long'],
    [`create table ${'x'.repeat(63)} (id int)`, true, null],
    [`create table ${'ä'.repeat(31)} (id int)`, true, null],
    [`create table ${'ä'.repeat(32)} (id int)`, true, 'identifier_too_long'],
    [`create table "${'ä'.repeat(64)}" (id int)`, true, 'identifier_too_long'],
    [`comment on table t is '${long}${long}'`, true, null],
    [`create function f() returns text language sql as $$ select '${long}' $$`, true, null],
    ['select 1', true, null],
  ])('%j in a transaction: %s', (sql, inTransaction, code) => {
    expect(refuse(sql, inTransaction)).toBe(code)
  })
})

/** A door that records: nothing is sent anywhere. */
function recordingDoor(): StatementDoor {
  const { clock, checkpoint } = createNodePorts()
  return new StatementDoor({
    dialect: postgres,
    session: null,
    transactional: true,
    clock,
    checkpoint,
    guard: null,
    listener: null,
    journal: null,
  })
}

describe('a door that only records', () => {
  test('splits, classifies, answers with nothing, and says that something was read', async () => {
    const door = recordingDoor()
    expect(await door.execute('create table t (id int); insert into t values (1)')).toHaveLength(2)
    expect(door.readsData).toBe(false)
    const [answer] = await door.execute('select * from t')
    expect([answer?.rows, door.readsData]).toEqual([[], true])
    expect(door.statements.map((statement) => statement.kind)).toEqual(['create table', 'insert', 'select'])
  })

  test('after a refusal everything else is refused with it', async () => {
    const door = recordingDoor()
    await expect(door.execute('commit')).rejects.toMatchObject({ code: 'transaction_control' })
    await expect(door.execute('select 1')).rejects.toMatchObject({ code: 'transaction_control' })
    expect(door.failure?.code).toBe('transaction_control')
    await door.control('savepoint', 'trx1').catch(() => undefined)
    await door.control('rollback_to', 'trx1').catch(() => undefined)
    expect(door.failure?.code).toBe('transaction_control')
  })

  test('a NUL character is refused by name, whoever would read only what stands before it', async () => {
    await expect(recordingDoor().execute("insert into t values ('a\0b')")).rejects.toMatchObject({
      code: 'sql_failed',
      message: expect.stringContaining('NUL'),
    })
  })

  test('bindings need a single statement', async () => {
    await expect(recordingDoor().execute('select $1; select 2', [1])).rejects.toMatchObject({
      code: 'sql_failed',
    })
  })

  test('places of errors are those in the file', async () => {
    const door = recordingDoor()
    await expect(door.execute('commit', [], { file: 'm/a.sql', line: 7, column: 3 })).rejects.toMatchObject({
      data: { where: { file: 'm/a.sql', line: 7, column: 3 } },
    })
  })
})
