import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { errorCodes, toErrorData } from '../../shared/errors.ts'
import { maskSecrets } from '../../shared/mask-secrets.ts'
import { createContext } from './cli-context.ts'
import type { CliContext } from './cli-context.ts'
import type { CliCommand, CliOptions } from './command.ts'
import { collect, readOptions } from './command.ts'
import { commands } from './commands/index.ts'
import { withCliHint } from './print/cli-hint.ts'
import { printingTo } from './output-file.ts'
import { failureText } from './print/failure.ts'
import { sourceLines } from './source-lines.ts'
import type { Terminal } from './terminal.ts'

const usageExit = 2

/**
 * Runs one command line and answers the process's exit code: 0 done or nothing to do, 1 failed, 2 usage,
 * 3 a check found something, 4 refused, 5 in doubt. Never throws.
 * @param args what follows the program's name
 */
export async function runCli(args: readonly string[], terminal: Terminal, version: string): Promise<number> {
  let exit = 0
  const program = createProgram(terminal, version, (code) => (exit = code))
  try {
    await program.parseAsync(commandFirst(args), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExit
    throw error
  }
  return exit
}

/** Options that Alembic and git take before the command, which every command takes after it; each has a value. */
const leading = /^(?:-C|-n|--name|-x)$|^--name=|^-[Cnx]./

/** The same with the command first: `-C backend history` is `history -C backend`. */
function commandFirst(args: readonly string[]): string[] {
  let at = 0
  while (leading.test(args[at] ?? '')) at += /^(?:-C|-n|--name|-x)$/.test(args[at] ?? '') ? 2 : 1
  const [command, ...rest] = args.slice(at)
  return command === undefined ? [...args] : [command, ...args.slice(0, at), ...rest]
}

/** Every verb as commander knows it; also what the documentation of the command line is made from. */
export function createProgram(terminal: Terminal, version: string, setExit: (code: number) => void): Command {
  const program = new Command('headway')
    .description('Manage migrations of PostgreSQL and SQLite databases, with the words of Alembic.')
    .version(version, '--version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.replace(/\n$/, '')),
      // What was typed may be a URL in the wrong place.
      writeErr: (text) => terminal.note(maskSecrets(text.replace(/\n$/, ''))),
    })
    .showSuggestionAfterError()
    .helpCommand('help [command]', 'Show how a command is used.')
  for (const command of commands) addCommand(program, command, terminal, setExit)
  return program
}

function addCommand(
  program: Command,
  spec: CliCommand,
  terminal: Terminal,
  setExit: (code: number) => void,
): void {
  const command = program.command(spec.name).description(spec.summary).copyInheritedSettings(program)
  spec.declare(command)
  if (!command.options.some(({ long }) => long === '--url')) {
    command.option('--url <url>', 'the URL of a database to use in place of a target')
  }
  command
    .option('--target <name>', 'the target to use, by its name')
    .option('--json', 'print the answer as JSON')
    .option('-q, --quiet', 'print the answer and what went wrong, nothing else')
    .option('--output <file>', 'write what is printed to a file instead, as UTF-8')
    .option('-C <dir>', 'run as if started in <dir>')
    .option('-n, --name <section>', 'the section of alembic.ini, or the environment of a knexfile')
    .option('-x <argument>', 'handed to env.py, as by Alembic; may be given several times', collect)
    .addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}`)
    .action(async () => {
      setExit(await runCommand(spec, command, terminal))
    })
}

async function runCommand(spec: CliCommand, command: Command, screen: Terminal): Promise<number> {
  const options = readOptions(command.opts<Record<string, unknown>>())
  const output = options.text('output')
  let terminal = screen
  let context: CliContext | null = null
  try {
    if (output !== null) terminal = printingTo(resolve(screen.cwd, output), screen)
    const args = command.processedArgs.flat().filter((value): value is string => typeof value === 'string')
    context = contextOf(spec, args, options, terminal)
    return (await spec.run({ args, options, context, program: command.parent ?? command })) ?? 0
  } catch (error) {
    const data = withCliHint(toErrorData(error), context?.database() ?? null)
    if (options.flag('json')) terminal.print(JSON.stringify({ error: data }, null, 2))
    else
      screen.note(
        failureText(
          data,
          screen.style,
          context === null ? () => null : await sourceLines(context, data.where),
        ),
      )
    return errorCodes[data.code].exit
  } finally {
    await context?.close()
  }
}

function contextOf(
  spec: CliCommand,
  args: readonly string[],
  options: CliOptions,
  terminal: Terminal,
): CliContext {
  return createContext({
    terminal,
    json: options.flag('json'),
    quiet: options.flag('quiet'),
    folder: resolve(terminal.cwd, options.text('C') ?? '.'),
    target: options.text('target'),
    section: options.text('name'),
    arguments: options.list('x'),
    url: spec.databaseOf?.(args) ?? (spec.name === 'init' ? null : options.text('url')),
  })
}
