import { WebSocket } from 'ws'
import { expect, test } from 'vitest'
import { startBrowserHost } from '../../electron/browser-host.ts'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { operations } from '../../shared/contract.ts'
import type { OperationName } from '../../shared/contract.ts'
import { maxRequestBytes } from '../../shared/wire.ts'
import { connect, lanes, readMessage } from './lanes.ts'
import { createChance, malformedCall, malformedText, validRequest } from './malformed.ts'
import { createOwnFace } from './own-face.ts'
import { soakFactor } from '../helpers/soak.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const count = Number(process.env['MALFORMED'] ?? 20_000 * soakFactor)

/** Everything that hangs on the prototypes all values share. */
function prototypes(): string[] {
  const shared = [Object.prototype, Array.prototype, String.prototype, Function.prototype]
  return shared.map((prototype) => Reflect.ownKeys(prototype).map(String).join())
}

test.each(Object.keys(operations) as OperationName[])('the generator knows a valid request of %s', (name) => {
  expect(operations[name].request.safeParse(validRequest(name)).error).toBeUndefined()
})

test(`${count} malformed calls reach no handler and change no prototype (seed ${seed})`, async () => {
  const face = createOwnFace()
  const dispatch = createDispatcher(face)
  const before = prototypes()
  const chance = createChance(seed)
  const taken: unknown[] = []
  for (let index = 0; index < count; index++) {
    const { operation, request } = malformedCall(chance)
    const answer = await dispatch(operation, request)
    const code = answer.ok ? 'taken' : answer.error.code
    if (code !== 'invalid_request' && code !== 'unknown_operation') taken.push({ code, operation, request })
  }
  expect(taken).toEqual([])
  expect(face.reached).toEqual([])
  expect(prototypes()).toEqual(before)
})

test.each(lanes)(
  `1,000 malformed calls over $name are all answered with an error (seed ${seed})`,
  async ({ open }) => {
    const face = createOwnFace()
    const lane = await open(face)
    const chance = createChance(seed + 1)
    const before = prototypes()
    const codes = new Set<string>()
    for (let index = 0; index < 1000; index++) {
      const { operation, request } = malformedCall(chance)
      const answer = await lane.call(operation, request)
      codes.add(answer.ok ? 'taken' : answer.error.code)
    }
    const last = await lane.call('project.recent', {})
    await lane.close()
    // In-process values lie one step nearer: what JSON cannot carry is refused before the dispatcher sees it.
    expect([...codes].filter((code) => code !== 'invalid_request' && code !== 'unknown_operation')).toEqual(
      [],
    )
    expect(last).toEqual({ ok: true, result: [] })
    expect(face.reached).toEqual(['project.recent'])
    expect(prototypes()).toEqual(before)
  },
)

test(`2,000 texts that are no call leave a WebSocket open and useful (seed ${seed})`, async () => {
  const face = createOwnFace()
  const host = await startBrowserHost({
    engine: face,
    port: 0,
    open: false,
    allowProduction: true,
    page: () => {},
  })
  const { socket } = await connect(host.url)
  const answers: { readonly id: number | null; readonly ok: boolean }[] = []
  socket.on('message', (data) => answers.push(readMessage(data) as (typeof answers)[number]))
  const chance = createChance(seed + 2)
  for (let index = 0; index < 2000; index++) socket.send(malformedText(chance))
  socket.send(Buffer.from(JSON.stringify({ id: 1, operation: 'project.recent', request: {} })), {
    binary: true,
  })
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(2001)
  socket.send(JSON.stringify({ id: 7, operation: 'project.recent', request: {} }))
  await expect.poll(() => answers.at(-1)).toMatchObject({ id: 7, ok: true })
  await host.close()
  expect(answers.slice(0, -1).every((answer) => !answer.ok)).toBe(true)
  expect(face.reached).toEqual(['project.recent'])
})

test('a message over the cap closes its connection, and the host goes on', async () => {
  const face = createOwnFace()
  const host = await startBrowserHost({
    engine: face,
    port: 0,
    open: false,
    allowProduction: true,
    page: () => {},
  })
  const first = await connect(host.url)
  const closed = new Promise<number>((resolve) => first.socket.once('close', resolve))
  first.socket.send('x'.repeat(maxRequestBytes + 1))
  expect([1006, 1009]).toContain(await closed)
  const second = await connect(host.newUrl())
  expect(second.socket.readyState).toBe(WebSocket.OPEN)
  await host.close()
  expect(face.reached).toEqual([])
})

test('calls beyond 64 at once are refused one by one; the others are answered', async () => {
  const release = Promise.withResolvers<void>()
  const face = createOwnFace({ 'project.recent': () => release.promise.then(() => []) })
  const host = await startBrowserHost({
    engine: face,
    port: 0,
    open: false,
    allowProduction: true,
    page: () => {},
  })
  const { socket } = await connect(host.url)
  const answers: { readonly ok: boolean }[] = []
  socket.on('message', (data) => answers.push(readMessage(data) as (typeof answers)[number]))
  for (let id = 1; id <= 70; id++)
    socket.send(JSON.stringify({ id, operation: 'project.recent', request: {} }))
  await expect.poll(() => answers.length).toBe(6)
  release.resolve()
  await expect.poll(() => answers.length).toBe(70)
  await host.close()
  expect(answers.map((answer) => answer.ok)).toEqual([...Array(6).fill(false), ...Array(64).fill(true)])
})
