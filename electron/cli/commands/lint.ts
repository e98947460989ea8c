import type { ResponseOf } from '../../../shared/contract.ts'
import { diagnostic } from '../../../shared/diagnostics.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'
import { chooseFindingFormat, formatHelp, writeFindings } from '../findings/choose-format.ts'

const foundExit = 3

export const lintCommand: CliCommand = {
  name: 'lint',
  summary: 'Warn of locks, rewrites and losses in the pending revisions.',
  examples: [
    'headway lint',
    'headway lint +1 --target staging',
    'headway lint --format sarif --output lint.sarif',
    'headway lint --format github --fail-on error',
    'headway lint --fix',
  ],
  declare: (command) =>
    command
      .argument('[revision...]', 'up to which revision; default heads')
      .option('--format <format>', formatHelp)
      .option(
        '--fix',
        'write the newest pending revision in its safer form, with the revisions that must follow it',
      )
      .option(
        '--fail-on <severity>',
        'exit with 3 from this severity on: error, warning, info or never; default warning',
      ),
  run: async ({ args, options, context }) => {
    const format = chooseFindingFormat(options)
    const limit = limitOf(options)
    const open = await context.open()
    const revisions = args.length === 0 ? ['heads'] : [...args]
    const plan = await open.channel.call('plan.upgrade', { target: open.target(), revisions })
    const { fingerprint } = plan
    if (options.flag('fix')) {
      const fixed = await open.channel.call('plan.writeSafer', { fingerprint })
      context.answer(fixed, () => fixedText(fixed))
      return 0
    }
    const findings = await open.channel.call('plan.lint', { fingerprint })
    context.answer(findings, () => writeFindings(format, findings, open.project.root))
    return findings.some(({ severity }) => ranks[severity] >= limit) ? foundExit : 0
  },
}

function fixedText({ written, left }: ResponseOf<'plan.writeSafer'>): string {
  const lines = [...written.map((path) => `Wrote ${safeLine(path)}`), ...left.map(safeLine)]
  return lines.length === 0 ? 'There is no safer form to write.' : lines.join('\n')
}

const ranks: Readonly<Record<Diagnostic['severity'], number>> = { info: 1, warning: 2, error: 3 }

/** The rank from which on a finding fails; one that nothing reaches for `never`. */
function limitOf(options: CliOptions): number {
  const value = options.text('failOn') ?? 'warning'
  if (value === 'never') return Number.POSITIVE_INFINITY
  const severity = diagnostic.shape.severity.safeParse(value)
  if (severity.success) return ranks[severity.data]
  throw new HeadwayError('invalid_request', `"${value}" is not a severity.`, {
    hint: 'Use error, warning, info or never.',
  })
}
