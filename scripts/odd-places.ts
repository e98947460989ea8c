import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { testServer } from '../tests/helpers/postgres-server.ts'
import { ensureBuilt, pinnedNode, top } from './lib/bootstrap.mjs'

/** A number that no account has, as in a container. */
const NOBODY = 54_321

type Place = {
  /** What `--only` calls it. */
  readonly word: string
  readonly name: string
  /** The folder of the checkout. */
  readonly folder: string
  /** The temporary folder is reached through a symbolic link, as macOS has it. */
  readonly linked?: boolean
  readonly uid?: number
}

const places: readonly Place[] = [
  { word: 'linked', name: 'TMPDIR behind a symbolic link', folder: 'headway', linked: true },
  {
    word: 'composed',
    name: 'spaces, parentheses and a composed umlaut',
    folder: 'My (own) gr\u00FCn'.normalize('NFC'),
  },
  {
    word: 'decomposed',
    name: 'the same with a decomposed umlaut',
    folder: 'My (own) gr\u00FCn'.normalize('NFD'),
  },
  { word: 'nobody', name: 'a user without an account', folder: 'headway', uid: NOBODY },
]

/**
 * `npm run odd-places -- [--only <place>] [--suites <names>] [words...]`: the suites that need no browser, in a copy of the checkout at places where people have theirs. A place is `linked`, `composed`,
 * `decomposed` or `nobody`; words choose files, as for vitest. Fails where one of them fails.
 */
async function oddPlaces(args: readonly string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { only: { type: 'string' }, suites: { type: 'string', default: 'unit,contract' } },
  })
  const chosen = places.filter(({ word }) => values.only === undefined || word === values.only)
  if (chosen.length === 0) throw new Error(`No such place: ${places.map(({ word }) => word).join(', ')}.`)
  ensureBuilt()
  const suites = values.suites.split(',').flatMap((name) => ['--project', name])
  // PostgreSQL starts for no user without an account: it is started here, and reached from there.
  const needsServer = chosen.some(({ uid }) => uid !== undefined) && values.suites !== 'unit,contract'
  const server = needsServer ? JSON.stringify(await testServer()) : null
  const failed = chosen.filter((place) => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'headway-odd-')))
    try {
      console.log(`\n== ${place.name}`)
      return !runAt(place, home, [...suites, ...positionals], server)
    } finally {
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    }
  })
  console.log(
    failed.length === 0
      ? `All of ${chosen.length} places pass.`
      : `Failed: ${failed.map(({ name }) => name).join('; ')}`,
  )
  return failed.length === 0
}

function runAt(
  { folder, linked, uid }: Place,
  home: string,
  chosen: readonly string[],
  server: string | null,
): boolean {
  const checkout = join(home, folder)
  // A server started by root runs as another user, who must get in.
  chmodSync(home, 0o755)
  copyCheckout(checkout)
  const real = join(home, 'temporary')
  mkdirSync(real)
  const temporary = linked === true ? join(home, 'link') : real
  if (linked === true) symlinkSync(real, temporary)
  if (uid !== undefined) giveTo(home, uid)
  const { PATH = '' } = process.env
  // The test runner wants a home; Headway does without one (tests/cli/container.test.ts).
  const env =
    uid === undefined
      ? { ...process.env, TMPDIR: temporary }
      : {
          PATH,
          TMPDIR: temporary,
          HOME: temporary,
          ...(server === null ? {} : { POSTGRES_TEST_SERVER: server }),
        }
  // What is looked at is whether it works there, not how soon.
  const waiting = { PATIENCE: '4', ...env }
  const vitest = join(checkout, 'node_modules', 'vitest', 'vitest.mjs')
  const { status } = spawnSync(pinnedNode(), [vitest, 'run', '--configLoader', 'native', ...chosen], {
    cwd: checkout,
    env: waiting,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  return status === 0
}

/** What git has and what was built; the packages are linked. */
function copyCheckout(checkout: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
    encoding: 'utf8',
  })
  for (const path of listed.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true })
    cpSync(join(top, path), join(checkout, path), { verbatimSymlinks: true })
  }
  cpSync(join(top, 'dist'), join(checkout, 'dist'), { recursive: true })
  linkPackages(join(checkout, 'node_modules'))
}

/** Each package by itself: what a test runner caches beside them belongs to whoever runs it. */
function linkPackages(folder: string): void {
  const packages = join(top, 'node_modules')
  mkdirSync(folder)
  for (const name of readdirSync(packages)) {
    if (!/^\.(?!bin$)/.test(name)) symlinkSync(join(packages, name), join(folder, name))
  }
}

function giveTo(folder: string, uid: number): void {
  execFileSync('chown', ['-R', `${uid}:${uid}`, folder])
  chownSync(folder, uid, uid)
}

process.exit((await oddPlaces(process.argv.slice(2))) ? 0 : 1)
