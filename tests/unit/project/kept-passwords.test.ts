import { describe, expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import type { Cipher } from '../../../electron/engine/ports.ts'
import { keepPassword, readKeptPasswords } from '../../../electron/engine/project/kept-passwords.ts'

const cipher: Cipher = {
  encrypt: (text) => Buffer.from(`key:${text}`).toString('base64'),
  decrypt(text) {
    const plain = Buffer.from(text, 'base64').toString()
    if (!plain.startsWith('key:')) throw new Error('another key')
    return plain.slice(4)
  },
}

describe('passwords in the keychain', () => {
  test('are read again by project and target, and forgotten', async () => {
    const ports = { ...createMemoryPorts(), cipher }
    await keepPassword(ports, '/a', 'dev', 'one')
    await keepPassword(ports, '/b', 'dev', 'two')
    expect((await readKeptPasswords(ports, '/a')).get('dev')?.reveal()).toBe('one')
    expect(JSON.stringify(await ports.store.read('passwords'))).not.toContain('one')
    await keepPassword(ports, '/a', 'dev', null)
    expect([...(await readKeptPasswords(ports, '/a')).keys()]).toEqual([])
    expect((await readKeptPasswords(ports, '/b')).get('dev')?.reveal()).toBe('two')
  })

  test('of a keychain that was reset are asked for again', async () => {
    const ports = { ...createMemoryPorts(), cipher }
    await ports.store.write('passwords', { '/a': { dev: 'b3RoZXI=' } })
    expect([...(await readKeptPasswords(ports, '/a')).keys()]).toEqual([])
  })

  test('without a keychain nothing is written', async () => {
    const ports = createMemoryPorts()
    await keepPassword(ports, '/a', 'dev', 'one')
    expect(await ports.store.read('passwords')).toBeUndefined()
  })
})
