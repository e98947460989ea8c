import { describe, expect, test } from 'vitest'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { ConnectionSettings } from '../../../electron/engine/dialects/dialect.ts'
import { inTurn } from '../../../electron/engine/shadow/places-in-turn.ts'
import { scratchPlaces } from '../../../electron/engine/shadow/scratch-places.ts'

const named: ConnectionSettings = { dialect: 'sqlite', path: '/x', create: true, readOnly: false }

describe('where the shadow lives', () => {
  test.each<[Tier, boolean, string[]]>([
    ['development', false, ['target', 'private']],
    ['test', false, ['target', 'private']],
    ['production', false, ['private']],
    ['development', true, ['named']],
    ['production', true, ['named']],
  ])('%s, shadowUrl %s: %j', (tier, hasUrl, kinds) => {
    const places = scratchPlaces({ tier, named: hasUrl ? named : null, sharedServer: true })
    expect(places.map(({ kind }) => kind)).toEqual(kinds)
    for (const place of places) {
      if (place.kind === 'named') expect(place.mayBeTarget).toBe(tier !== 'production')
    }
  })

  test('a database that is a file of its own needs no server', () => {
    expect(scratchPlaces({ tier: 'production', named: null, sharedServer: false })).toEqual([
      { kind: 'target' },
    ])
  })
})

describe('one place after the other', () => {
  const places = scratchPlaces({ tier: 'development', named: null, sharedServer: true })
  const beyond = new HeadwayError('beyond_scratch', 'It makes a role.', { hint: 'Do this.' })

  test('the next one serves where the first must not', async () => {
    const tried: string[] = []
    const result = await inTurn(places, async ({ kind }) => {
      tried.push(kind)
      if (kind === 'target') throw beyond
      return kind
    })
    expect([result, tried]).toEqual(['private', ['target', 'private']])
  })

  test('where none serves, every reason is told', async () => {
    const none = inTurn(places, async ({ kind }) => {
      throw kind === 'target' ? beyond : new HeadwayError('shadow_unavailable', 'No programs.')
    })
    await expect(none).rejects.toMatchObject({
      code: 'beyond_scratch',
      message: 'It makes a role. No programs.',
      data: { hint: 'Do this.' },
    })
  })

  test('a replay that fails by itself is not tried elsewhere', async () => {
    const where = { file: 'a.sql', line: 1, column: 1 }
    let tries = 0
    const failing = inTurn(places, async () => {
      tries += 1
      throw new HeadwayError('shadow_unavailable', 'It failed.', { where })
    })
    await expect(failing).rejects.toThrow('It failed.')
    expect(tries).toBe(1)
  })
})
