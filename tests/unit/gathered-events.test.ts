import { expect, test } from 'vitest'
import type { EngineFace } from '../../shared/contract.ts'
import { gatherEvents } from '../../electron/transport/gathered-events.ts'

type Listener = Parameters<EngineFace['subscribe']>[0]

test('events of a moment go together, in their order, and an answer never overtakes them', () => {
  let tell: Listener = () => {}
  const sent: (readonly string[])[] = []
  const told = gatherEvents(
    { subscribe: (listener) => ((tell = listener), () => (tell = () => {})) },
    (_, value) => String(value),
    (events) => sent.push(events),
  )
  for (let at = 0; at < 5; at++) tell('project.changed', at)
  expect(sent).toEqual([['0']])
  told.flush()
  expect(sent).toEqual([['0'], ['1', '2', '3', '4']])
  told.flush()
  expect(sent).toHaveLength(2)
  told.stop()
  tell('project.changed', 9)
  told.flush()
  expect(sent).toHaveLength(2)
})

test('what waits goes out by itself', async () => {
  let tell: Listener = () => {}
  const both = new Promise<readonly string[]>((resolve) => {
    const all: string[] = []
    const face = { subscribe: (listener: Listener) => ((tell = listener), () => {}) }
    gatherEvents(
      face,
      (event) => event,
      (events) => {
        all.push(...events)
        if (all.length === 2) resolve(all)
      },
    )
  })
  tell('project.changed', null)
  tell('target.changed', null)
  expect(await both).toEqual(['project.changed', 'target.changed'])
})
