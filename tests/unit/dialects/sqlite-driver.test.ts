import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadDriver } from '../../../electron/engine/dialects/sqlite/driver.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-driver-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the package whose native part is `bytes`, or is not there. */
function packageWith(bytes: Buffer | null): () => Promise<never> {
  const require = createRequire(import.meta.url)
  const from = dirname(require.resolve('sqlite3/package.json'))
  const to = join(folder, 'node_modules', 'sqlite3')
  cpSync(join(from, 'lib'), join(to, 'lib'), { recursive: true })
  cpSync(join(from, 'package.json'), join(to, 'package.json'))
  for (const name of ['bindings', 'file-uri-to-path'])
    cpSync(dirname(require.resolve(`${name}/package.json`)), join(folder, 'node_modules', name), {
      recursive: true,
    })
  if (bytes !== null) {
    mkdirSync(join(to, 'build', 'Release'), { recursive: true })
    writeFileSync(join(to, 'build', 'Release', 'node_sqlite3.node'), bytes)
  }
  const load = (): never => createRequire(join(folder, 'x.cjs'))('sqlite3') as never
  return async () => load()
}

/** The first bytes of what other systems load. */
const foreign: Readonly<Record<string, Buffer>> = {
  'a Mac': Buffer.concat([Buffer.from('cffaedfe0c000001', 'hex'), Buffer.alloc(4096)]),
  Windows: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4096)]),
  'another processor': Buffer.concat([
    Buffer.from('7f454c4602010100', 'hex'),
    Buffer.alloc(8),
    // A shared object for RISC-V.
    Buffer.from('0300f30001000000', 'hex'),
    Buffer.alloc(4096),
  ]),
}

test.each(Object.entries(foreign))('a node_modules of %s is said, with what to do', async (_whose, bytes) => {
  const error = await loadDriver(packageWith(bytes)).catch((cause: unknown) => cause)
  expect(error).toMatchObject({
    data: {
      code: 'unsupported',
      message: expect.stringContaining(`does not load on ${process.platform} ${process.arch}`) as string,
      hint: expect.stringContaining('npm rebuild sqlite3') as string,
    },
  })
})

test('a package that was installed without its scripts is said, too', async () => {
  await expect(loadDriver(packageWith(null))).rejects.toMatchObject({
    data: { code: 'unsupported', message: expect.stringContaining('missing') as string },
  })
})

test('the one that is here loads', async () => {
  expect(typeof (await loadDriver()).Database).toBe('function')
})
