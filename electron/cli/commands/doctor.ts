import { execFile } from 'node:child_process'
import { HeadwayError } from '../../../shared/errors.ts'
import { checkForUpdate, updateText } from '../../update-check.ts'
import { packageRoot } from '../../package-root.ts'
import type { CliContext, OpenProject } from '../cli-context.ts'
import type { CliCommand } from '../command.ts'
import { looks } from '../doctor/index.ts'
import { works } from '../doctor/look.ts'
import type { Finding, Surroundings } from '../doctor/look.ts'
import { safeLine } from '../print/safe-text.ts'
import type { Style } from '../print/style.ts'

const foundExit = 3
const patienceMs = 10_000

export const doctorCommand: CliCommand = {
  name: 'doctor',
  summary: 'Check this machine and project, and say what is missing (exit code 3 where something is).',
  examples: ['headway doctor', 'headway doctor --json', 'headway doctor --updates'],
  declare: (command) =>
    command.option('--updates', 'ask also for the newest release of Headway (a request to cdn.jsdelivr.net)'),
  run: async ({ options, context }) => {
    const surroundings: Surroundings = {
      channel: await context.channel(),
      project: (await openIfThere(context))?.project ?? null,
      packageFolder: packageRoot(import.meta.dirname),
      environment: process.env,
      ask,
    }
    const findings: Finding[] = []
    for (const look of looks) findings.push(...(await look(surroundings)))
    if (options.flag('updates')) findings.push(await newestRelease(findings))
    context.answer(findings, () => doctorText(findings, context.terminal.style))
    return findings.some(({ status }) => status === 'missing') ? foundExit : 0
  },
}

/** Adds the newest release to the line that tells the installed version. */
async function newestRelease(findings: readonly Finding[]): Promise<Finding> {
  const current = findings.find(({ what }) => what === 'Headway')?.text ?? ''
  const answer = await checkForUpdate(current)
  const text = updateText(current, answer)
  if (answer.kind !== 'newer') return works('Newest release', text)
  return {
    status: 'optional',
    what: 'Newest release',
    text,
    remedy: 'npm install --save-dev headway-migrations@latest',
  }
}

async function openIfThere(context: CliContext): Promise<OpenProject | null> {
  try {
    return await context.open()
  } catch (error) {
    if (error instanceof HeadwayError && error.code === 'project_not_found') return null
    throw error
  }
}

function ask(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: patienceMs }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    )
  })
}

/** A line for each finding, what would help below it. */
function doctorText(findings: readonly Finding[], style: Style): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const marks = { works: style.green('ok  '), missing: style.red('no  '), optional: style.yellow('-   ') }
  return findings
    .flatMap(({ status, what, text, remedy }) => [
      `${marks[status]}${safeLine(what).padEnd(width)}  ${safeLine(text)}`,
      ...(remedy === null ? [] : [`${' '.repeat(width + 6)}${safeLine(remedy)}`]),
    ])
    .join('\n')
}
