import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { listPackage, uncache } from '@electron/asar'
import { pinnedNode, toolEnvironment, top } from '../../scripts/lib/bootstrap.mjs'
import { fuseMark, fuses } from '../../scripts/lib/packaging/desktop-folder.ts'
import { nativeHeader } from './native-header.ts'

export type PackedSystem = 'linux' | 'darwin' | 'win32'

type Layout = {
  readonly flag: string
  readonly unpacked: (arch: string) => string
  /** Within the unpacked folder. */
  readonly resources: string
  /** The file with the fuses, within the unpacked folder. */
  readonly fused: string
}

const layouts: Readonly<Record<PackedSystem, Layout>> = {
  linux: {
    flag: '--linux',
    unpacked: (arch) => (arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`),
    resources: 'resources',
    fused: 'headway',
  },
  darwin: {
    flag: '--mac',
    unpacked: (arch) => (arch === 'x64' ? 'mac' : `mac-${arch}`),
    resources: 'Headway.app/Contents/Resources',
    fused: 'Headway.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
  },
  win32: {
    flag: '--win',
    unpacked: (arch) => (arch === 'x64' ? 'win-unpacked' : `win-${arch}-unpacked`),
    resources: 'resources',
    fused: 'Headway.exe',
  },
}

export type Packaged = {
  readonly ended: { readonly status: number | null; readonly output: string }
  readonly unpacked: string
  readonly asar: string
  /** Paths in the archive, with `/`. */
  files(): readonly string[]
  fuses(): Readonly<Record<string, boolean>>
  /** How `codesign` was called, where it was. */
  signed(): string
}

/**
 * `electron-builder --dir` for a system, without network: over a folder that looks like an Electron distribution but
 * cannot run, and from a copy of the checkout whose SQLite driver is `driver`.
 */
export function makePackage(
  folder: string,
  system: PackedSystem,
  arch: 'x64' | 'arm64',
  driver: Buffer | null = nativeHeader(system, arch),
): Packaged {
  const layout = layouts[system]
  const distribution = join(folder, `electron-${system}-${arch}`)
  distributions[system](distribution)
  const builder = join(top, 'node_modules', 'electron-builder', 'cli.js')
  const output = join(folder, `release-${system}-${arch}`)
  const { bin, log } = fakeCodesign(folder)
  const args = [
    layout.flag,
    'dir',
    `--${arch}`,
    `-c.electronDist=${distribution}`,
    `-c.directories.output=${output}`,
    // What turns a picture into one would be downloaded.
    `-c.mac.icon=${macIcon(folder)}`,
    `-c.win.icon=${windowsIcon(folder)}`,
  ]
  const environment = toolEnvironment()
  const { status, stdout, stderr } = spawnSync(pinnedNode(), [builder, ...args], {
    cwd: driver === null ? top : checkoutWith(folder, driver),
    env: { ...environment, PATH: [bin, environment['PATH']].join(delimiter) },
    encoding: 'utf8',
  })
  const unpacked = join(output, layout.unpacked(arch))
  const asar = join(unpacked, layout.resources, 'app.asar')
  // One that was made at the same place before is remembered.
  uncache(asar)
  return {
    ended: { status, output: stdout + stderr },
    unpacked,
    asar,
    files: () => listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/')),
    fuses: () => readFuses(join(unpacked, layout.fused)),
    signed: () => readFileSync(log, { encoding: 'utf8', flag: 'a+' }),
  }
}

/** A checkout whose packages are this one's, linked file by file, but for the driver. */
function checkoutWith(folder: string, driver: Buffer): string {
  const checkout = join(folder, 'checkout')
  mkdirSync(checkout, { recursive: true })
  for (const name of ['dist', 'bin', 'migrations-sample', 'docs', 'scripts', 'electron'])
    cpSync(join(top, name), join(checkout, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    })
  for (const name of [
    'package.json',
    'package-lock.json',
    'electron-builder.yml',
    'LICENSE',
    'tests/postgres',
  ])
    cpSync(join(top, name), join(checkout, name), { recursive: true })
  const modules = join(checkout, 'node_modules')
  rmSync(modules, { recursive: true, force: true })
  const linked = spawnSync('cp', ['-al', join(top, 'node_modules'), modules], { encoding: 'utf8' })
  if (linked.status !== 0) throw new Error(linked.stderr)
  const native = join(modules, 'sqlite3', 'build', 'Release', 'node_sqlite3.node')
  // A linked file is the original's own: it is replaced, not written to.
  rmSync(native)
  writeFileSync(native, driver)
  return checkout
}

/** Fuses on a Mac are set in a signed binary, which is signed anew by a program that only a Mac has. */
function fakeCodesign(folder: string): { readonly bin: string; readonly log: string } {
  const bin = join(folder, 'bin')
  const log = join(folder, 'codesign.log')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'codesign'), `#!/bin/sh\necho "$@" >> '${log}'\n`, { mode: 0o755 })
  return { bin, log }
}

/** The picture in an icon of Windows, which takes it for one of 256 points. */
function windowsIcon(folder: string): string {
  const picture = readFileSync(join(top, 'docs', 'icon.png'))
  const head = Buffer.alloc(22)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(1, 4)
  head.writeUInt16LE(1, 10)
  head.writeUInt16LE(32, 12)
  head.writeUInt32LE(picture.length, 14)
  head.writeUInt32LE(22, 18)
  const path = join(folder, 'icon.ico')
  writeFileSync(path, Buffer.concat([head, picture]))
  return path
}

function macIcon(folder: string): string {
  const picture = readFileSync(join(top, 'docs', 'icon.png'))
  const head = Buffer.from('icns\0\0\0\0ic10\0\0\0\0', 'latin1')
  head.writeUInt32BE(picture.length + 16, 4)
  head.writeUInt32BE(picture.length + 8, 12)
  const path = join(folder, 'icon.icns')
  writeFileSync(path, Buffer.concat([head, picture]))
  return path
}

const wire = Buffer.concat([
  Buffer.from(fuseMark),
  Buffer.from([1, fuses.length, ...fuses.map(() => '0'.codePointAt(0) ?? 0)]),
])

const distributions: Readonly<Record<PackedSystem, (folder: string) => void>> = {
  linux(folder) {
    put(folder, 'electron', wire)
    common(folder)
  },
  win32(folder) {
    // A real program of Windows with a version in it, since its resources are edited.
    const stub = join(top, 'node_modules', 'electron-winstaller', 'vendor', 'rcedit.exe')
    put(folder, 'electron.exe', Buffer.concat([readFileSync(stub), wire]))
    common(folder)
  },
  darwin(folder) {
    const contents = 'Electron.app/Contents'
    put(folder, `${contents}/Info.plist`, plist('Electron'))
    put(folder, `${contents}/MacOS/Electron`, 'Electron')
    const framework = `${contents}/Frameworks/Electron Framework.framework/Electron Framework`
    put(folder, framework, wire)
    for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
      const helper = `Electron Helper${kind}`
      put(folder, `${contents}/Frameworks/${helper}.app/Contents/Info.plist`, plist(helper))
      put(folder, `${contents}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, helper)
    }
    put(folder, 'version', 'v45.4.1')
    for (const name of ['LICENSE', 'LICENSES.chromium.html']) put(folder, name, '')
  },
}

function common(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  put(folder, 'version', 'v45.4.1')
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) put(folder, name, '')
}

function put(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content, { mode: 0o755 })
}

function plist(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.electron</string>
</dict></plist>`
}

function readFuses(path: string): Readonly<Record<string, boolean>> {
  const binary = readFileSync(path)
  const start = binary.indexOf(fuseMark) + fuseMark.length + 2
  return Object.fromEntries(fuses.map((name, index) => [name, binary[start + index] === '1'.codePointAt(0)]))
}
