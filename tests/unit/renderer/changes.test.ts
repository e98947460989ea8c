import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actionWords,
  aspectWords,
  countWords,
  lockWords,
  lossWords,
  objectName,
  suggestMessage,
} from '../../../renderer/state/change-words.ts'
import {
  allBut,
  choose,
  chosenOf,
  chosenWith,
  groupChanges,
  leftOutWith,
} from '../../../renderer/state/choose-changes.ts'
import { driftCount, driftGroups } from '../../../shared/drift-groups.ts'
import { objectText, sameObjects } from '../../../renderer/state/schema-objects.ts'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { soakFactor } from '../../helpers/soak.ts'

type Parts = Partial<Omit<SchemaChange, 'kind' | 'before' | 'after'>> & { kind?: SchemaChange['kind'] }

/** A change as the engine sends it, of which only what matters here is said. */
function change(id: string, parts: Parts = {}): SchemaChange {
  const value = {
    id,
    action: 'create',
    kind: 'table',
    schema: 'main',
    table: null,
    name: id,
    newName: null,
    title: id,
    aspects: [],
    reversible: true,
    loss: null,
    downgradeLoss: null,
    countSql: null,
    lock: null,
    dependsOn: [],
    consequenceOf: null,
    before: null,
    after: null,
    ...parts,
  }
  return value as SchemaChange
}

const ids = (changes: readonly SchemaChange[]): string[] => changes.map(({ id }) => id)

describe('choosing changes', () => {
  const changes = [
    change('authors'),
    change('books', { dependsOn: ['authors'] }),
    change('view', { dependsOn: ['books'] }),
    change('rename', { action: 'rename' }),
    change('key', { action: 'rename', consequenceOf: 'rename' }),
    change('alone'),
  ]

  test('what is chosen brings what it stands on', () => {
    expect([...chosenWith(changes, ['view'])].toSorted()).toEqual(['authors', 'books', 'view'])
    expect([...chosenWith(changes, ['alone'])]).toEqual(['alone'])
  })

  test('what is left out takes along what stands on it', () => {
    expect([...leftOutWith(changes, ['authors'])].toSorted()).toEqual(['authors', 'books', 'view'])
    expect([...leftOutWith(changes, ['view'])]).toEqual(['view'])
  })

  test('a cause and what follows from it stay together', () => {
    expect([...chosenWith(changes, ['key'])].toSorted()).toEqual(['key', 'rename'])
    expect([...leftOutWith(changes, ['rename'])].toSorted()).toEqual(['key', 'rename'])
    expect([...leftOutWith(changes, ['key'])].toSorted()).toEqual(['key', 'rename'])
  })

  test('ids that are gone are forgotten', () => {
    expect(choose(changes, ['gone', 'alone'], [], false)).toEqual(['alone'])
  })

  test('some alone are wanted, with what they need', () => {
    expect(ids(chosenOf(changes, allBut(changes, ['books'])))).toEqual(['authors', 'books'])
  })

  test('whatever is clicked, what is chosen can be written', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const list = fc.tuple(
      ...names.map((name) =>
        fc.record({
          dependsOn: fc.uniqueArray(fc.constantFrom(...names.filter((other) => other !== name)), {
            maxLength: 3,
          }),
          cause: fc.option(fc.constantFrom(...names.filter((other) => other !== name))),
        }),
      ),
    )
    const clicks = fc.array(fc.tuple(fc.constantFrom(...names), fc.boolean()), { maxLength: 12 })
    fc.assert(
      fc.property(list, clicks, (parts, steps) => {
        const all = parts.map(({ dependsOn, cause }, at) =>
          change(names[at] ?? '', { dependsOn, consequenceOf: cause }),
        )
        let out: string[] = []
        for (const [id, isChosen] of steps) {
          out = choose(all, out, [id], isChosen)
          expect(out.includes(id)).toBe(!isChosen)
        }
        const chosen = new Set(ids(chosenOf(all, out)))
        for (const { id, dependsOn, consequenceOf } of all) {
          if (chosen.has(id)) expect(dependsOn.filter((need) => !chosen.has(need))).toEqual([])
          if (consequenceOf !== null) expect(chosen.has(id)).toBe(chosen.has(consequenceOf))
        }
      }),
      { numRuns: 500 * soakFactor },
    )
  })

  test('the riskiest come first', () => {
    const mixed = [change('new'), change('old', { action: 'drop' }), change('other', { action: 'alter' })]
    expect(groupChanges(mixed).map(({ title, changes: own }) => [title, ids(own)])).toEqual([
      ['Drop', ['old']],
      ['Alter', ['other']],
      ['Create', ['new']],
    ])
  })
})

describe('words about changes', () => {
  test('sides are named', () => {
    expect(actionWords('drop', 'database dev', 'model')).toBe('only in database dev')
    expect(actionWords('create', 'database dev', 'model')).toBe('only in the model')
    expect(actionWords('alter', 'revisions applied on dev', 'database dev')).toBe(
      'different in the revisions applied on dev and database dev',
    )
    expect(aspectWords({ what: 'type', from: 'integer', to: null }, 'database dev', 'model')).toBe(
      'type: integer in database dev, none in the model',
    )
  })

  test('a name has its schema only where it is not the usual one', () => {
    expect(objectName(change('x', { table: 'orders', name: 'total' }))).toBe('orders.total')
    expect(objectName(change('x', { schema: 'crm', table: 'orders', name: 'total' }))).toBe(
      'crm.orders.total',
    )
  })

  const column = change('c', { kind: 'column', loss: 'the values of the column' })
  test.each([
    [undefined, 'loses the values of the column'],
    [{ change: 'c', rows: 1204, note: null }, 'loses the values of the column: 1,204 values'],
    [{ change: 'c', rows: 1, note: null }, 'loses the values of the column: 1 value'],
    [{ change: 'c', rows: 0, note: null }, 'loses the values of the column: none there now'],
    [
      { change: 'c', rows: null, note: 'not counted within 2 s' },
      'loses the values of the column (not counted within 2 s)',
    ],
  ])('a loss counted as %j', (counted, words) => {
    expect(lossWords(column, counted)).toBe(words)
  })

  test('nothing lost is nothing said', () => {
    expect(lossWords(change('x'), { change: 'x', rows: 3, note: null })).toBeNull()
  })

  test('a lock says what it blocks', () => {
    const lock = {
      level: 'ACCESS EXCLUSIVE',
      blocks: 'reads and writes',
      rewrite: true,
      scan: false,
      note: null,
    } as const
    expect(lockWords(lock)).toBe('blocks reads and writes, rewrites the whole table')
  })

  test('counts that failed are said to be missing', () => {
    const counts = [
      { flag: 'a:b', what: 'rows', value: 2100 },
      { flag: 'a:b', what: 'values of a', value: null },
    ]
    expect(countWords(counts)).toBe('rows: 2,100 · values of a: not counted')
  })

  test('a message is suggested from what is chosen', () => {
    const rename = change('r', { kind: 'column', action: 'rename', table: 'p', name: 'a', newName: 'b' })
    const part = change('i', { kind: 'index', action: 'rename', consequenceOf: 'r' })
    expect(suggestMessage([rename, part], 'model')).toBe('rename p.a to b')
    expect(suggestMessage([change('t'), rename], 'model')).toBe('add table t and rename p.a to b')
    expect(suggestMessage([change('t'), change('u'), change('v')], 'model')).toBe('follow the model')
    expect(suggestMessage([change('t')], 'create')).toBe('initial schema')
    expect(suggestMessage([], 'model')).toBe('')
  })
})

describe('drift', () => {
  const changes = [
    change('new'),
    change('old', { action: 'drop' }),
    change('other', { action: 'alter' }),
    change('aside'),
  ]
  const ignored = [
    { change: 'aside', reason: 'ours' },
    { change: 'gone', reason: 'was ours' },
  ]

  test('is sorted by side, what was set aside apart', () => {
    const groups = driftGroups(changes, ignored)
    expect(ids(groups.database)).toEqual(['new'])
    expect(ids(groups.revisions)).toEqual(['old'])
    expect(ids(groups.different)).toEqual(['other'])
    expect(groups.ignored.map(({ id, change: found }) => [id, found?.id ?? null])).toEqual([
      ['aside', 'aside'],
      ['gone', null],
    ])
    expect(driftCount(groups)).toBe(3)
  })

  test('objects are cut out of the schema, and the same ones counted', () => {
    const text = (parts: readonly (readonly [name: string, ddl: string])[]) => {
      const objects: { schema: string; name: string; from: number; to: number }[] = []
      let ddl = ''
      for (const [name, own] of parts) {
        objects.push({ schema: 'main', name, from: ddl.length, to: ddl.length + own.length })
        ddl += `${own}\n`
      }
      return { kind: 'available' as const, title: '', ddl, objects, notCompared: [], place: null, ms: 0 }
    }
    const one = text([
      ['a', 'CREATE TABLE a;\n'],
      ['b', 'CREATE TABLE b (x);\n'],
    ])
    const other = text([
      ['a', 'CREATE TABLE a;\n'],
      ['c', 'CREATE TABLE c (x);\n'],
    ])
    expect(sameObjects(one, other)).toBe(1)
    const index = change('i', { kind: 'index', table: 'b', name: 'b_x' })
    expect(objectText(one, index)).toBe('CREATE TABLE b (x);\n')
    expect(objectText(other, index)).toBe('')
    const renamed = change('r', { action: 'rename', name: 'b', newName: 'c' })
    expect([objectText(one, renamed), objectText(other, renamed)]).toEqual([
      'CREATE TABLE b (x);\n',
      'CREATE TABLE c (x);\n',
    ])
  })
})
