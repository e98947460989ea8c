import { expect, test } from 'vitest'
import { left, moveTo, runAll, thereAndBack, withDatabase } from './postgres-move.ts'

/** Every partition has a state of its own of a trigger that it has from its parent; whatever makes it anew keeps it. */

const parts = {
  first: 'CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);',
  below: `CREATE TABLE part_2 PARTITION OF parts FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (b);
    CREATE TABLE part_2_1 PARTITION OF part_2 FOR VALUES FROM (1) TO (10);`,
}
const states = `ALTER TABLE part_1 DISABLE TRIGGER pt; ALTER TABLE ONLY part_2 ENABLE ALWAYS TRIGGER pt;`
const world = ({
  first = parts.first,
  below = parts.below,
  of = 'integer',
  trigger = 'AFTER INSERT',
  after = states,
} = {}): string => `
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
  CREATE TABLE parts (a ${of}, b integer, c text) PARTITION BY RANGE (a);
  ${first} ${below}
  CREATE TRIGGER pt ${trigger} ON parts FOR EACH ROW EXECUTE FUNCTION f(); ${after}`

const hash = (text: string): string =>
  text
    .replace('PARTITION BY RANGE (b)', 'PARTITION BY HASH (b)')
    .replace('FROM (1) TO (10);', 'WITH (MODULUS 1, REMAINDER 0);')

const alone = 'CREATE TABLE part_1 (a integer, b integer, c text); '

const ownOfSecond = 'ALTER TABLE ONLY part_2 ENABLE ALWAYS TRIGGER pt;'
const byHash = world({
  first: 'CREATE TABLE part_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);',
  below: hash(parts.below).replace('FROM (10) TO (20)', 'WITH (MODULUS 2, REMAINDER 1)'),
}).replace('text) PARTITION BY RANGE (a)', 'text) PARTITION BY HASH (a)')

/** Each in a schema of its own. */
const models = [
  // A partition partitioned otherwise, and the whole table.
  world({ below: hash(parts.below) }),
  byHash,
  // A partition that leaves, that is gone, and that comes back with another bound.
  world({ first: alone, after: ownOfSecond }),
  world({ first: '', after: ownOfSecond }),
  world({ first: parts.first.replace('(1)', '(0)') }),
  // Another trigger, and another state of it.
  world({ trigger: 'BEFORE UPDATE' }),
  world({ after: `ALTER TABLE parts DISABLE TRIGGER pt; ${states}` }),
]
const apart = (worlds: readonly string[]): string =>
  worlds.map((sql, at) => `CREATE SCHEMA w${at}; SET search_path = w${at}; ${sql}`).join('\n')

test('whatever changes: the states of partitions are as the model has them, there and back', async () => {
  await withDatabase(apart(models.map(() => world())), async (session) => {
    const { up, down } = await thereAndBack(session, apart(models))
    expect([up, down]).toEqual([[], []])
  })
})

test('a partition with a state of its own is renamed without touching its trigger', async () => {
  const renamed = world().replaceAll('part_1', 'z_part')
  const rename = { kind: 'table', schema: 'public', table: null, from: 'part_1', to: 'z_part' } as const
  await withDatabase(world(), async (session) => {
    const { to, upgrade } = await moveTo(session, renamed, { renames: [rename] })
    expect(upgrade.filter((sql) => sql.includes('TRIGGER'))).toEqual([])
    await runAll(session, upgrade)
    expect(await left(session, to)).toEqual([])
  })
})
