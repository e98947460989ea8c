import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { CommandResult, CommandOptions } from './headway-command.ts'
import { fromSystem } from './postgres-server.ts'
import { sqliteRows } from './sqlite-rows.ts'

/** What the long proofs on projects that people have published have in common. */

const program = promisify(execFile)
const big = { maxBuffer: 1 << 28 }

/** Server and pg_dump of one version: npm's server comes without the programs. */
export const programs = fromSystem().find((each) =>
  ['postgres', 'pg_dump'].every((name) => existsSync(join(each, name))),
)

/** A value that code made up when it ran (`defaultTo(uuid())`): another one in every database. */
const madeUp = /'[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}'/g

/** The schema of a PostgreSQL database as pg_dump writes it, without what Headway keeps for itself. */
export async function dumpedSchema(url: string): Promise<readonly string[]> {
  const args = ['-s', '-O', '-N', 'headway', '-T', 'headway_ledger', '-d', url]
  const { stdout } = await program(join(programs ?? '', 'pg_dump'), args, big)
  const lines = stdout.replaceAll(madeUp, "'(made up)'").split('\n')
  return lines.filter((line) => !/^(?:\\|--|$|SET )/.test(line))
}

/**
 * The text of each object of a SQLite database. SQLAlchemy keeps a table's constraints in a set, so that a batch
 * operation writes them in another order each time; knex writes the words of a table that it rebuilt anew; and the version
 * table is laid out otherwise: parts of a statement and the words of each are sorted, bare.
 */
export async function sqliteSchema(path: string): Promise<readonly string[]> {
  const rows = await sqliteRows(path, 'select type, name, sql from sqlite_master order by type, name')
  return rows.map(({ type, name, sql }) => {
    const parts = String(sql)
      .replaceAll(/["`\s]+/g, ' ')
      .split(/[,(]\s*|\s*\)$/)
      .map((part) => part.trim().toLowerCase().split(' ').toSorted().join(' '))
    return [type, name, ...parts.toSorted()].join(' ')
  })
}

/** A program of the project's own, as its user types it. */
export function runTool(
  command: string,
  args: readonly string[],
  { cwd, env }: CommandOptions,
): Promise<CommandResult> {
  return program(command, [...args], { cwd, env: { ...process.env, ...env }, ...big }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      ...error,
      output: `${error.stdout}${error.stderr}`,
    }),
  )
}

/** What comes of some work, and how long it took. */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - started) / 1000 }
}

/** What is in one list and not in the other, or that only the order differs; nothing where they are the same. */
export function unlike(left: readonly string[], right: readonly string[]): string {
  const lacking = (some: readonly string[], others: readonly string[], sign: string): string[] => {
    const known = new Set(others)
    return some.filter((line) => !known.has(line)).map((line) => sign + line)
  }
  const found = [...lacking(left, right, '- '), ...lacking(right, left, '+ ')]
  if (found.length === 0 && left.join('\n') !== right.join('\n')) return 'the order differs'
  return found.join('\n')
}

/** Fails with the end of what a command printed, unless it did what it was told. */
export function succeeded({ code, output }: CommandResult, words: string): void {
  expect(`${words}: ${String(code)}\n${output.slice(-3000)}`).toMatch(/^[^\n]*: 0\n/)
}
