import { expect, test } from 'vitest'
import { Outbox } from '../../../electron/engine/events/outbox.ts'

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('hands values on in order, after whoever pushed them has gone on', async () => {
  const told: number[] = []
  const outbox = new Outbox<number>((value) => void told.push(value))
  outbox.push(1)
  outbox.push(2)
  expect(told).toEqual([])
  await nextTurn()
  expect(told).toEqual([1, 2])
  outbox.push(3)
  await nextTurn()
  expect(told).toEqual([1, 2, 3])
})

test('a flush hands on what is left, once', async () => {
  const told: number[] = []
  const outbox = new Outbox<number>((value) => void told.push(value))
  outbox.push(1)
  outbox.flush()
  expect(told).toEqual([1])
  await nextTurn()
  expect(told).toEqual([1])
})

test('what a listener pushes comes after what it was told', async () => {
  const told: number[] = []
  const outbox: Outbox<number> = new Outbox((value) => {
    told.push(value)
    if (value < 3) outbox.push(value + 2)
  })
  outbox.push(1)
  outbox.push(2)
  await nextTurn()
  await nextTurn()
  expect(told).toEqual([1, 2, 3, 4])
})
