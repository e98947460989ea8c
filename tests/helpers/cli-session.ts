import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createStyle } from '../../electron/cli/print/style.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import type { Terminal } from '../../electron/cli/terminal.ts'
import { sqliteRows } from './sqlite-rows.ts'

export type CliResult = { readonly code: number; readonly out: string; readonly err: string }

/** A project folder and a terminal to type commands in, inside this process: quick, and with answers to questions. */
export type CliSession = {
  readonly root: string
  /** Answers to what a command asks, in order; with any, somebody sits at the terminal. */
  answers: string[]
  readonly asked: string[]
  write(path: string, text: string): void
  run(...args: string[]): Promise<CliResult>
  /** The value that `--json` printed. Throws where it is not one JSON document. */
  json(...args: string[]): Promise<unknown>
  rows(sql: string, file?: string): Promise<readonly Record<string, unknown>[]>
  remove(): void
}

/** A copy of a sample, or an empty folder. */
export function createCliSession(sample: string | null): CliSession {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-cli-')))
  if (sample !== null)
    cpSync(join(import.meta.dirname, '../../migrations-sample', sample), root, { recursive: true })
  process.env['HEADWAY_HOME'] = join(root, '.user')
  const session: CliSession = {
    root,
    answers: [],
    asked: [],
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    async run(...args) {
      const printed = { out: '', err: '' }
      const code = await runCli(args, recordingTerminal(session, printed), '0.0.0')
      return { code, ...printed }
    },
    async json(...args) {
      return JSON.parse((await session.run(...args, '--json')).out) as unknown
    },
    rows: (sql, file = 'shop.db') => sqliteRows(join(root, file), sql),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
  return session
}

function recordingTerminal(session: CliSession, printed: { out: string; err: string }): Terminal {
  return {
    style: createStyle(false),
    live: null,
    interactive: session.answers.length > 0,
    cwd: session.root,
    print: (text) => void (printed.out += `${text}\n`),
    note: (text) => void (printed.err += `${text}\n`),
    ask: async (question) => {
      session.asked.push(question)
      return session.answers.shift() ?? ''
    },
    onInterrupt: () => () => undefined,
  }
}
