import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'

const foundExit = 3

export const lintCommand: CliCommand = {
  name: 'lint',
  summary: 'Say what is worth a second look in the revisions that are pending.',
  examples: ['headway lint', 'headway lint +1 --target staging', 'headway lint --format github'],
  declare: (command) =>
    command
      .argument('[revision...]', 'up to where; default heads')
      .option('--format <format>', 'text or github (annotations of a pull request); default text'),
  run: async ({ args, options, context }) => {
    const format = options.text('format') ?? 'text'
    if (format !== 'text' && format !== 'github') {
      throw new HeadwayError('invalid_request', `"${format}" is no format of findings.`, {
        hint: 'Use text or github; --json prints them as data.',
      })
    }
    const open = await context.open()
    const revisions = args.length === 0 ? ['heads'] : [...args]
    const { fingerprint } = await open.channel.call('plan.upgrade', { target: open.target(), revisions })
    const findings = await open.channel.call('plan.lint', { fingerprint })
    context.answer(findings, () =>
      findings.length === 0
        ? 'Nothing to say.'
        : findings.map(format === 'github' ? annotation : findingText).join('\n'),
    )
    return findings.some(({ severity }) => severity !== 'info') ? foundExit : 0
  },
}

/** `file: warning [rule] what. hint` */
export function findingText({ severity, rule, message, hint, where, revision }: Diagnostic): string {
  const place =
    where === null ? (revision ?? '') : `${where.file}${where.line === null ? '' : `:${where.line}`}`
  const more = hint === null ? '' : `\n    ${safeLine(hint)}`
  return `${safeLine(place)}: ${severity} [${rule}] ${safeLine(message)}${more}`
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
export function annotation({ severity, rule, message, hint, where }: Diagnostic): string {
  const level = severity === 'info' ? 'notice' : severity
  const file = where === null ? '' : `file=${property(where.file)},line=${where.line ?? 1},`
  const text = [message, hint].filter((part) => part !== null).join(' ')
  return `::${level} ${file}title=${property(rule)}::${data(text)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
