import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { electronBinary, hasDisplay } from '../../scripts/lib/electron-binary.mjs'
import { chromiumHelp, findChromium } from './chromium.ts'

/** Something that tests need and a machine may lack. */
export type Requirement = {
  readonly what: string
  /** How to get it. */
  readonly remedy: string
  /** Suites that cannot run at all without it; empty where single tests skip themselves. */
  readonly suites: readonly string[]
}

/** Everything that is missing here. */
export function missingRequirements(): readonly Requirement[] {
  return [
    ...(findChromium() === null ? [chromium] : []),
    ...(canRunElectron() ? [] : [electron]),
    ...(hasAlembic() ? [] : [alembic]),
    ...(hasAlembic() && !alembicReachesPostgres() ? [alembicDriver] : []),
    ...(hasProgram('psql') && hasProgram('sqlite3') ? [] : [clients]),
  ]
}

/** Whether specs can run in the real Electron: its binary is there, and a display. */
export function canRunElectron(): boolean {
  return electronBinary() !== null && hasDisplay()
}

/** Whether the real Alembic is there to be compared with. */
export function hasAlembic(): boolean {
  return spawnSync('alembic', ['--version'], { stdio: 'ignore' }).status === 0
}

/** Whether that Alembic, under the Python that runs it, has the driver for PostgreSQL. */
export function alembicReachesPostgres(): boolean {
  const [python, ...words] = interpreterOf('alembic')
  if (python === undefined) return false
  return spawnSync(python, [...words, '-c', 'import psycopg2'], { stdio: 'ignore' }).status === 0
}

/**
 * The words that the first line of a script on the path is run with; none where there is no such script. A script of the
 * shell is a launcher of a version manager (pyenv, asdf): it hands on to the Python that is first on the path too.
 */
function interpreterOf(script: string): readonly string[] {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, script))
    .find((path) => existsSync(path))
  if (found === undefined) return []
  const [line = ''] = readFileSync(found, 'utf8').split('\n')
  return /^#!.*python/.test(line) ? line.slice(2).trim().split(/\s+/) : ['python3']
}

/** Whether a program of the system can be run: psql, sqlite3. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
}

const clients: Requirement = {
  what: 'psql or sqlite3, to run offline scripts with',
  remedy: 'Install them (Debian: apt-get install postgresql-client sqlite3).',
  suites: [],
}
const chromium: Requirement = { what: 'Chromium', remedy: chromiumHelp, suites: ['ui', 'shell'] }
const electron: Requirement = {
  what: 'a running Electron (binary and display)',
  remedy:
    'Run node node_modules/electron/install.js where github.com can be reached; the stand-in covered the rest.',
  suites: [],
}
const alembic: Requirement = {
  what: 'the real Alembic, to compare with',
  remedy: 'Install it (Debian: apt-get install alembic; anywhere: pip install alembic).',
  suites: [],
}
const alembicDriver: Requirement = {
  what: "the real Alembic's driver for PostgreSQL",
  remedy:
    'Install psycopg2 for it (Debian: apt-get install python3-psycopg2; anywhere: pip install psycopg2-binary).',
  suites: [],
}
