import { createRequire } from 'node:module'
import { join } from 'node:path'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Channel, ResponseOf } from '../../../../shared/contract.ts'
import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

/** Headway itself, the Node that runs it, and the drivers, of which one is native code. */
export const lookAtNode: Look = async ({ channel, packageFolder }) => {
  const { version } = readJson(join(packageFolder, 'package.json'))
  const folder = temporaryFolder()
  if (folder === null) return [...own(version, packageFolder), noTemporaryFolder]
  const sqlite = await tryDriver(channel, folder)
  return [
    ...own(version, packageFolder),
    sqlite.error === null
      ? works('SQLite driver', `SQLite ${sqlite.identity?.serverVersion ?? ''}`)
      : {
          status: 'missing',
          what: 'SQLite driver',
          text: sqlite.error.message,
          remedy: 'Install it again, with its install script: npm rebuild sqlite3',
        },
  ]
}

const own = (version: string, packageFolder: string): readonly Finding[] => [
  works('Headway', version),
  works('Node', process.versions.node),
  driver('PostgreSQL driver', 'pg', packageFolder),
]

const noTemporaryFolder: Finding = {
  status: 'optional',
  what: 'Temporary folder',
  text: `${tmpdir()} cannot be written, so revisions cannot be tried on an empty database.`,
  remedy: 'Set TMPDIR to a folder that can be written, such as a volume',
}

/** A folder of its own; null on a file system that cannot be written. */
function temporaryFolder(): string | null {
  try {
    return mkdtempSync(join(tmpdir(), 'headway-doctor-'))
  } catch {
    return null
  }
}

/** An empty file is an empty database: opening it needs the driver and nothing else. */
async function tryDriver(channel: Channel, folder: string): Promise<ResponseOf<'targets.test'>> {
  try {
    const path = join(folder, 'empty.db').replaceAll('\\', '/')
    writeFileSync(path, '')
    const url = `sqlite:///${path}`
    return await channel.call('targets.test', { url, password: null })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function driver(what: string, name: string, packageFolder: string): Finding {
  try {
    const path = createRequire(join(packageFolder, 'package.json')).resolve(`${name}/package.json`)
    return works(what, `${name} ${readJson(path).version}`)
  } catch {
    return {
      status: 'missing',
      what,
      text: `${name} is not installed.`,
      remedy: 'Install the packages again: npm install',
    }
  }
}

function readJson(path: string): { readonly version: string } {
  return JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }
}
