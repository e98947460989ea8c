import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { top } from '../../../scripts/lib/bootstrap.mjs'

test('the sums of a release are those of its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-sums-'))
  try {
    for (const name of ['Headway 1.0.dmg', 'headway.deb', 'builder-debug.yml'])
      writeFileSync(join(folder, name), name)
    const ran = spawnSync(process.execPath, [join(top, 'scripts', 'checksums.ts'), folder], {
      encoding: 'utf8',
    })
    expect([ran.stderr, ran.status]).toEqual(['', 0])
    const sum = (name: string): string => createHash('sha256').update(name).digest('hex')
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(
      ['Headway 1.0.dmg', 'headway.deb'].map((name) => `${sum(name)}  ${name}\n`).join(''),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the configuration of packages asks for every fuse, a signature by nobody, and one system at a time', () => {
  const text = readFileSync(join(top, 'electron-builder.yml'), 'utf8')
  const fuses = /electronFuses:\n((?: {2}.*\n)+)/.exec(text)?.[1] ?? ''
  const values = [...fuses.matchAll(/^ {2}(\w+): (\w+)$/gm)].map(([, name, value]) => [name, value])
  expect(Object.fromEntries(values)).toEqual({
    resetAdHocDarwinSignature: 'true',
    runAsNode: 'false',
    enableCookieEncryption: 'true',
    enableNodeOptionsEnvironmentVariable: 'false',
    enableNodeCliInspectArguments: 'false',
    enableEmbeddedAsarIntegrityValidation: 'true',
    onlyLoadAppFromAsar: 'true',
    loadBrowserProcessSpecificV8Snapshot: 'false',
    grantFileProtocolExtraPrivileges: 'false',
  })
  expect(text).toMatch(/identity: '-'/)
  const entitlements = /entitlements: (\S+)/.exec(text)?.[1] ?? ''
  expect(readFileSync(join(top, entitlements), 'utf8')).toContain('com.apple.security.cs.allow-jit')
})

test('installers are made for both processors of all three systems, each on its own machine', () => {
  const text = readFileSync(join(top, '.github', 'workflows', 'release.yml'), 'utf8')
  const made = [...text.matchAll(/\{ os: (ubuntu|macos|windows)[\w.-]*, arch: (x64|arm64) \}/g)]
  expect(made.map(([, system, arch]) => `${system} ${arch}`).toSorted()).toEqual(
    ['macos', 'ubuntu', 'windows'].flatMap((system) => [`${system} arm64`, `${system} x64`]),
  )
})
