import { z } from 'zod'
import { operations } from '../../shared/contract.ts'
import type { OperationName } from '../../shared/contract.ts'

/** A deterministic source of chance: mulberry32. */
export type Chance = {
  readonly below: (limit: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}
export type Call = { readonly operation: unknown; readonly request: unknown }
type Json = { readonly [key: string]: unknown }

export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return { below, pick: (from) => from[below(from.length)] as never }
}

const names = Object.keys(operations) as OperationName[]
const schemas = new Map(names.map((name) => [name, z.toJSONSchema(operations[name].request) as Json]))

/** A request that the contract takes. */
export function validRequest(name: OperationName): Json {
  return sample(schemas.get(name) ?? {}) as Json
}

/** A call that breaks the contract for certain, in one of many ways. */
export function malformedCall(chance: Chance): Call {
  const operation = chance.pick(names)
  const request = validRequest(operation)
  const keys = Object.keys(request)
  // One that may be left out is not missed.
  const needed = (schemas.get(operation)?.['required'] ?? []) as readonly string[]
  switch (chance.below(keys.length === 0 ? 4 : 6)) {
    case 0:
      return { operation: chance.pick(badNames), request }
    case 1:
      return { operation, request: chance.pick(notObjects) }
    case 2:
      return { operation, request: { ...request, [`key${chance.below(1000)}`]: chance.pick(notObjects) } }
    case 3:
      return { operation, request: JSON.parse(withHostileKey(request, chance)) }
    case 4:
      return { operation, request: needed.length === 0 ? [] : without(request, chance.pick(needed)) }
    default:
      return { operation, request: { ...request, [chance.pick(keys)]: chance.pick(wrongEverywhere) } }
  }
}

/** Text that is no call, as a WebSocket might bring it. */
export function malformedText(chance: Chance): string {
  const { operation, request } = malformedCall(chance)
  const whole = JSON.stringify({ id: 1, operation, request })
  switch (chance.below(5)) {
    case 0:
      return whole.slice(0, chance.below(whole.length - 1))
    case 1:
      return JSON.stringify(chance.pick(notObjects))
    case 2:
      return JSON.stringify({ id: chance.pick(['1', 1.5, null, {}, 1e308]), operation, request })
    case 3:
      return `${whole.slice(0, -1)},"__proto__":{"polluted":true},"more":1}`
    default:
      return `[${whole}]`
  }
}

const inherited = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '__proto__.polluted',
]
const nearby = [
  '',
  ' ',
  'project',
  'project.',
  'PROJECT.OPEN',
  'project.open ',
  'project.open\u0000',
  '../project.open',
]
const notText: readonly unknown[] = [
  null,
  undefined,
  0,
  1,
  true,
  [],
  ['project.open'],
  {},
  { toString: 'project.open' },
]
const badNames: readonly unknown[] = [...inherited, ...nearby, ...notText, 'x'.repeat(10_000)]
const notObjects: readonly unknown[] = [null, 0, -1, 1.5, '', 'text', true, false, [], [{}], '__proto__']
const wrongEverywhere: readonly unknown[] = [
  {},
  { length: 1 },
  { toString: 'x' },
  [[]],
  [{}],
  [null],
  { kind: 'none' },
]

function withHostileKey(request: Json, chance: Chance): string {
  const key = chance.pick(['__proto__', 'constructor', 'prototype', 'toString', '__defineGetter__'])
  const rest = JSON.stringify(request).slice(1)
  return `{"${key}":{"polluted":true,"prototype":{"polluted":true}}${rest === '}' ? '' : ','}${rest}`
}

function without(request: Json, key: string): Json {
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== key))
}

/** A value that a JSON schema takes; only what the contract's requests are made of. */
function sample(schema: Json): unknown {
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (choices) return sample(choices[0] ?? {})
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([key, value]) => [
          key,
          sample(value),
        ]),
      )
    case 'array':
      return [sample((schema['items'] ?? {}) as Json)]
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'text'
  }
}
