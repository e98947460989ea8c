import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { nativeKindOf } from '../../../scripts/lib/packaging/native-kind.ts'
import { nativeHeader } from '../../helpers/native-header.ts'

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
] as const)('a library of %s %s is known by its first bytes', (platform, architecture) => {
  expect(nativeKindOf(nativeHeader(platform, architecture))).toEqual({
    platform,
    architectures: [architecture],
  })
})

test('a universal library of macOS holds both', () => {
  const bytes = Buffer.alloc(128)
  bytes.writeUInt32BE(0xcafebabe, 0)
  bytes.writeUInt32BE(2, 4)
  bytes.writeUInt32BE(0x01_00_00_07, 8)
  bytes.writeUInt32BE(0x01_00_00_0c, 28)
  expect(nativeKindOf(bytes)).toEqual({ platform: 'darwin', architectures: ['x64', 'arm64'] })
})

test('text is no library, and the one that is here is of this machine', () => {
  expect(nativeKindOf(Buffer.from('#!/bin/sh\n'.padEnd(100)))).toBeNull()
  expect(nativeKindOf(Buffer.alloc(3))).toBeNull()
  const sqlite3 = dirname(createRequire(import.meta.url).resolve('sqlite3/package.json'))
  const kind = nativeKindOf(readFileSync(join(sqlite3, 'build', 'Release', 'node_sqlite3.node')))
  expect(kind?.platform).toBe(process.platform)
  expect(kind?.architectures).toContain(process.arch)
})
