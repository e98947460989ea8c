import { expect, test } from 'vitest'
import { createQuitting } from '../../electron/quitting.ts'

/** An app whose runs come to rest when the test says so. */
function app() {
  const told: string[] = []
  let rest: (error?: Error) => void = () => undefined
  const settled = new Promise<void>((resolve, reject) => {
    rest = (error) => (error === undefined ? resolve() : reject(error))
  })
  const quitting = createQuitting({
    settle: () => {
      told.push('settle')
      return settled
    },
    exit: () => told.push('exit'),
  })
  const ask = (): boolean => {
    let prevented = false
    quitting.asked({ preventDefault: () => (prevented = true) })
    return prevented
  }
  const atRest = async (error?: Error): Promise<void> => {
    rest(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { quitting, told, ask, atRest }
}

test('quitting waits until everything is at rest, and then ends by itself', async () => {
  const { told, ask, atRest } = app()
  expect(ask()).toBe(true)
  expect(told).toEqual(['settle'])
  await atRest()
  expect(told).toEqual(['settle', 'exit'])
})

test('a second Quit meanwhile neither begins again nor cuts it short', async () => {
  const { told, ask, atRest } = app()
  ask()
  expect(ask()).toBe(true)
  expect(told).toEqual(['settle'])
  await atRest()
  expect(told).toEqual(['settle', 'exit'])
  expect(ask()).toBe(false)
})

test('a logout begins it, whether it asks or not; the Quit that follows finds it under way', async () => {
  const { quitting, told, ask, atRest } = app()
  quitting.sessionEnds()
  expect(ask()).toBe(true)
  await atRest()
  expect(told).toEqual(['settle', 'exit'])
})

test('what cannot be closed keeps nobody here', async () => {
  const { told, ask, atRest } = app()
  ask()
  await atRest(new Error('no answer'))
  expect(told).toEqual(['settle', 'exit'])
})
