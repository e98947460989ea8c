import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { listPackage } from '@electron/asar'
import { ensureBuilt, pinnedNode, run, stop, toolEnvironment, top } from './lib/bootstrap.mjs'
import { electronBinary, fetchElectron } from './lib/electron-binary.mjs'
import { releaseChangelog } from './lib/packaging/changelog.ts'
import { buildDesktop, neededFiles, writeStandInDistribution } from './lib/packaging/desktop-folder.ts'

/**
 * `npm run release -- --dry-run [--version 1.2.3]`: makes what a release consists of in `release/` (the package for npm,
 * the desktop packages of this machine's kind, notices of third parties, the changelog's section, checksums) and says what
 * cannot be made here and why. Without `--dry-run` it also writes the version and the changelog; it never commits, tags or
 * publishes, but says how.
 */
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { 'dry-run': { type: 'boolean', default: false }, version: { type: 'string' } },
})
const isDry = values['dry-run']
const manifest = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string }
const version = values.version ?? manifest.version
const output = join(top, 'release', isDry ? 'dry-run' : version)

type Part = {
  readonly name: string
  readonly state: 'made' | 'checked' | 'not made' | 'failed'
  readonly say: string
}

/** Carries one part out; what it throws is what failed. */
async function part(name: string, make: () => Promise<Omit<Part, 'name'>>): Promise<Part> {
  const done = await make().catch((error: unknown) => ({
    state: 'failed' as const,
    say: (error as Error).message,
  }))
  console.log(`${done.state.padEnd(9)} ${name.padEnd(18)} ${done.say}`)
  return { name, ...done }
}
const sizeOf = (path: string): string => `${(statSync(path).size / 1e6).toFixed(1)} MB`

async function changelog(): Promise<Omit<Part, 'name'>> {
  const path = join(top, 'CHANGELOG.md')
  const date = new Date().toISOString().slice(0, 10)
  const { section, lines, text } = releaseChangelog(readFileSync(path, 'utf8'), version, date)
  writeFileSync(join(output, 'release-notes.md'), section)
  if (!isDry) {
    writeFileSync(path, text)
    const set = ['version', version, '--no-git-tag-version', '--allow-same-version', '--ignore-scripts']
    if (run('npm', set, { stdio: 'ignore' }) !== 0) return { state: 'failed', say: `npm ${set.join(' ')}` }
  }
  return { state: 'made', say: `release-notes.md: ${lines} lines of "Unreleased" as ${version} (${date})` }
}

async function notices(): Promise<Omit<Part, 'name'>> {
  const made = spawnSync(pinnedNode(), [join(top, 'scripts', 'notices.ts')], { encoding: 'utf8' })
  if (made.status !== 0) return { state: 'failed', say: made.stderr.trim() }
  const text = readFileSync(join(top, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  writeFileSync(join(output, 'THIRD-PARTY-NOTICES.txt'), text)
  return { state: 'made', say: made.stdout.trim().replace('notices: ', '') }
}

async function npmPackage(): Promise<Omit<Part, 'name'>> {
  if (run(pinnedNode(), [join(top, 'scripts', 'emit-types.ts')], { stdio: 'ignore' }) !== 0) {
    return { state: 'failed', say: 'the declarations: node scripts/emit-types.ts' }
  }
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', output]
  const packed = spawnSync('npm', args, {
    cwd: top,
    env: toolEnvironment(),
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (packed.status !== 0) return { state: 'failed', say: packed.stderr.trim() }
  const [made] = JSON.parse(packed.stdout) as { filename: string; unpackedSize: number; entryCount: number }[]
  if (made === undefined) return { state: 'failed', say: 'npm packed nothing' }
  const size = sizeOf(join(output, made.filename))
  const unpacked = (made.unpackedSize / 1e6).toFixed(1)
  return { state: 'made', say: `${made.filename}: ${size}, ${made.entryCount} files of ${unpacked} MB` }
}

/** What keeps desktop packages from being made here; null where nothing does. */
async function whyNoDesktop(): Promise<string | null> {
  if (process.platform !== 'linux')
    return 'made on Linux only; the release workflow makes each on its own system'
  if (electronBinary() !== null) return null
  const why = await fetchElectron()
  return why === null ? null : `Electron's binary is not here: ${why}`
}

const desktop = (target: string, why: string | null) => async (): Promise<Omit<Part, 'name'>> => {
  if (why !== null) return { state: 'not made', say: why }
  const built = buildDesktop(target, output, null)
  if (!built.ok) return { state: 'not made', say: built.why }
  const made = readdirSync(output).find((name) => name.endsWith(`.${target}`))
  return made === undefined
    ? { state: 'failed', say: 'electron-builder made no file' }
    : { state: 'made', say: `${made}: ${sizeOf(join(output, made))}` }
}

/** Packs the folder of the app and looks into it; over a stand-in where there is no Electron, and then keeps nothing. */
const folder = (why: string | null) => async (): Promise<Omit<Part, 'name'>> => {
  const scratch = mkdtempSync(join(tmpdir(), 'headway-release-'))
  try {
    const standIn = join(scratch, 'electron')
    if (why !== null) writeStandInDistribution(standIn)
    const built = buildDesktop('dir', why === null ? output : scratch, why === null ? null : standIn)
    if (!built.ok) return { state: 'failed', say: built.why }
    const archive = join(why === null ? output : scratch, 'linux-unpacked', 'resources', 'app.asar')
    const listed = new Set(listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/')))
    const missing = neededFiles.filter((path) => !listed.has(path))
    if (missing.length > 0) return { state: 'failed', say: `app.asar lacks ${missing.join(', ')}` }
    const what = `app.asar: ${sizeOf(archive)}, ${listed.size} files, all that it needs among them`
    return why === null
      ? { state: 'made', say: `linux-unpacked, ${what}` }
      : { state: 'checked', say: `${what}; over a stand-in for Electron, not kept` }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function checksums(): Promise<Omit<Part, 'name'>> {
  const names = readdirSync(output, { withFileTypes: true }).filter((entry) => entry.isFile())
  const lines = names.map(({ name }) => `${hash('sha256', readFileSync(join(output, name)))}  ${name}\n`)
  writeFileSync(join(output, 'SHA256SUMS'), lines.join(''))
  return { state: 'made', say: `SHA256SUMS of ${lines.length} files` }
}

if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) stop(`${version} is no version.`, 2)
const dirty = spawnSync('git', ['status', '--porcelain'], { cwd: top, encoding: 'utf8' }).stdout.trim()
if (dirty !== '' && !isDry) stop('There are changes that are not committed; a release is made of what is.')
console.log(`Headway ${version}${isDry ? ', a dry run: only release/dry-run is written' : ''}\n`)
rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
const why = await whyNoDesktop()
const notes = await part('release notes', changelog)
// The version is part of what is built.
ensureBuilt()
const parts = [
  notes,
  await part('notices', notices),
  await part('npm package', npmPackage),
  await part('app folder', folder(why)),
  await part('AppImage', desktop('AppImage', why)),
  await part('deb', desktop('deb', why)),
  await part('checksums', checksums),
]
const failed = parts.filter(({ state }) => state === 'failed')
console.log(
  failed.length > 0
    ? `\nFailed: ${failed.map(({ name }) => name).join(', ')}.`
    : isDry
      ? '\nNothing was committed, tagged or published.'
      : `\nNext: git commit -am "release ${version}", git tag v${version}, git push --follow-tags (the release workflow makes the installers), npm publish ${output}/*.tgz`,
)
process.exitCode = failed.length === 0 ? 0 : 1
