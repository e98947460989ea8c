import { expect, test } from 'vitest'
import { placeNewFile, replaceFile } from '../../../electron/engine/node-ports/place-file.ts'
import type { FileSystem } from '../../../electron/engine/node-ports/place-file.ts'

const failing = (code: string): Error => Object.assign(new Error(code), { code })

/** A file system whose calls fail with the given codes, one a call, and then succeed. */
function system(codes: { readonly link?: string[]; readonly rename?: string[]; readonly claim?: string[] }) {
  const calls: string[] = []
  const call = (name: string, left: string[] = []) => {
    calls.push(name)
    const code = left.shift()
    return code === undefined ? Promise.resolve() : Promise.reject(failing(code))
  }
  const fake: FileSystem = {
    link: () => call('link', codes.link),
    rename: () => call('rename', codes.rename),
    claim: () => call('claim', codes.claim),
    remove: () => call('remove'),
    sleep: () => Promise.resolve(),
  }
  return { fake, calls }
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'a file that something has open (%s) is replaced a moment later',
  async (code) => {
    const { fake, calls } = system({ rename: [code, code] })
    await replaceFile('a', 'b', fake)
    expect(calls).toEqual(['rename', 'rename', 'rename'])
  },
)

test('another error is told at once, and a lasting one after about a second', async () => {
  await expect(replaceFile('a', 'b', system({ rename: ['ENOSPC'] }).fake)).rejects.toThrow('ENOSPC')
  const { fake, calls } = system({ rename: Array.from({ length: 20 }, () => 'EPERM') })
  await expect(replaceFile('a', 'b', fake)).rejects.toThrow('EPERM')
  expect(calls).toHaveLength(9)
})

test.each(['ENOTSUP', 'EPERM', 'EXDEV', 'EMLINK'])(
  'without hard links (%s) the name is claimed first',
  async (code) => {
    const { fake, calls } = system({ link: [code] })
    await placeNewFile('a', 'b', fake)
    expect(calls).toEqual(['link', 'claim', 'rename'])
  },
)

test('a name that is taken stays as it is, with links and without', async () => {
  await expect(placeNewFile('a', 'b', system({ link: ['EEXIST'] }).fake)).rejects.toThrow('EEXIST')
  const { fake, calls } = system({ link: ['ENOTSUP'], claim: ['EEXIST'] })
  await expect(placeNewFile('a', 'b', fake)).rejects.toThrow('EEXIST')
  expect(calls).toEqual(['link', 'claim'])
})

test('a claim that comes to nothing is taken back', async () => {
  const { fake, calls } = system({ link: ['ENOTSUP'], rename: ['ENOSPC'] })
  await expect(placeNewFile('a', 'b', fake)).rejects.toThrow('ENOSPC')
  expect(calls).toEqual(['link', 'claim', 'rename', 'remove'])
})
