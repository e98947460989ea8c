// Plain JavaScript for whatever Node the system has (14.18 or newer): it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Ends the process with one line that says what went wrong and what to do. */
export function stop(message, code = 1) {
  console.error(`headway: ${message}`)
  process.exit(code)
}

/** The Node that Headway is built for: a package like any other, so that no system Node is too old. */
export function pinnedNode() {
  return join(top, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** The environment of our own processes: the pinned Node and the installed tools come first in the path. */
export function toolEnvironment() {
  const first = [dirname(pinnedNode()), join(top, 'node_modules', '.bin')]
  return { ...process.env, PATH: [...first, process.env.PATH ?? ''].join(delimiter) }
}

/** Runs a program to its end, with this terminal. Answers its exit code. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: top, stdio: 'inherit', env: toolEnvironment(), ...options })
  if (result.error) stop(`${String(program)} cannot be run: ${result.error.message}`)
  return result.status ?? 1
}

/** Installs what is missing, and only then. Says why. */
export function ensureInstalled() {
  const reason = missingPackages()
  if (reason !== null) {
    console.log(`Installing packages (${String(reason)}); the first time takes a minute or two.`)
    const started = Date.now()
    const code = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0)
      stop(`npm ci ended with ${code}. Run it by hand to see why; it needs a package registry.`, code)
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
  }
  if (!existsSync(pinnedNode()))
    stop('node_modules/node is incomplete. Delete node_modules and run this again.')
  if (!existsSync(sqliteBinding())) {
    console.log('Building sqlite3, which was installed without its native part.')
    if (runNpm(['rebuild', 'sqlite3', '--loglevel=error']) !== 0 || !existsSync(sqliteBinding())) {
      stop(`sqlite3 was not built. ${compilersNeeded(process.platform)}`)
    }
  }
}

/** What building sqlite3 takes on a system, where no prebuilt one can be fetched. Pure. */
export function compilersNeeded(platform) {
  const tools =
    {
      win32:
        'Python 3 and the C++ build tools of Visual Studio (the workload "Desktop development with C++")',
      darwin: "Python 3 and Xcode's command line tools (xcode-select --install)",
    }[platform] ?? 'python3, make and a C++ compiler (Debian: apt-get install python3 make g++)'
  return `Where no prebuilt one can be fetched, it takes ${tools}.`
}

function sqliteBinding() {
  return join(top, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node')
}

/**
 * Headers that came with the running Node save node-gyp a download; sqlite3 speaks Node-API only, so those of any
 * Node will do. A `nodedir` that somebody set goes first.
 */
function ownHeaders() {
  const prefix = dirname(dirname(realpathSync(process.execPath)))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {}
}

/** npm as it runs us, else the one in the path; with the system's own PATH, which need not have the pinned Node yet. */
function runNpm(args) {
  // sqlite3 is compiled where no prebuilt one can be fetched: on all cores.
  const env = { JOBS: 'max', ...ownHeaders(), ...process.env }
  const own = process.env.npm_execpath
  if (own && /npm-cli\.c?js$/.test(own)) return run(process.execPath, [own, ...args], { env })
  return run('npm', args, { env, shell: process.platform === 'win32' })
}

/** Compares what is installed with what the lock file says. Null where nothing is missing. */
function missingPackages() {
  const installed = readJson(join(top, 'node_modules', '.package-lock.json'))
  if (installed === null) return 'none are installed'
  const wanted = readJson(join(top, 'package-lock.json'))
  if (wanted === null)
    return stop('package-lock.json is missing or not JSON. Restore it: git checkout package-lock.json')
  const different = Object.keys(wanted.packages).filter((path) => {
    if (path === '') return false
    const found = installed.packages[path]
    // A package for another platform is rightly absent.
    if (found === undefined) return wanted.packages[path].optional !== true
    return found.version !== wanted.packages[path].version || !existsSync(join(top, path))
  })
  return different.length === 0 ? null : `${different.length} are missing or of another version`
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

const buildInputs = ['electron', 'renderer', 'shared', 'vite.config.ts', 'package.json', 'package-lock.json']
const buildStamp = join(top, 'dist', '.built-from')

/** Builds where a source differs from the one that was built last, by content. */
export function ensureBuilt() {
  const hash = hashOf(buildInputs)
  const built = existsSync(buildStamp)
  if (built && readFileSync(buildStamp, 'utf8') === hash) return
  console.log(
    built ? 'Building (sources changed since the last build).' : 'Building; the first time takes a while.',
  )
  const vite = join(top, 'node_modules', 'vite', 'bin', 'vite.js')
  // A test runner around us says NODE_ENV=test, which would build React for development.
  const env = { ...toolEnvironment(), NODE_ENV: 'production' }
  const code = run(pinnedNode(), [vite, 'build', '--logLevel', 'warn'], { env })
  if (code !== 0) stop('The build failed; the lines above say where.', code)
  mkdirSync(dirname(buildStamp), { recursive: true })
  writeFileSync(buildStamp, hash)
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((name) => filesBelow(join(top, name)))) {
    hash.update(relative(top, path).split(sep).join('/')).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path)
  // oxlint-disable-next-line unicorn/no-array-sort -- toSorted is newer than the oldest Node this runs on
  names.sort()
  return names.flatMap((name) => filesBelow(join(path, name)))
}
