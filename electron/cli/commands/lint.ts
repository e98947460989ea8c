import { diagnostic } from '../../../shared/diagnostics.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { findingFormats } from '../findings/index.ts'
import type { FindingFormat } from '../findings/format.ts'

const foundExit = 3

export const lintCommand: CliCommand = {
  name: 'lint',
  summary: 'Say what is worth a second look in the revisions that are pending.',
  examples: [
    'headway lint',
    'headway lint +1 --target staging',
    'headway lint --format sarif --output lint.sarif',
    'headway lint --format github --fail-on error',
  ],
  declare: (command) =>
    command
      .argument('[revision...]', 'up to where; default heads')
      .option(
        '--format <format>',
        'text, json, sarif (code scanning) or github (annotations of a pull request); default text',
      )
      .option(
        '--fail-on <severity>',
        'the least that answers exit code 3: error, warning, info or never; default warning',
      ),
  run: async ({ args, options, context }) => {
    const format = formatOf(options)
    const limit = limitOf(options)
    const open = await context.open()
    const revisions = args.length === 0 ? ['heads'] : [...args]
    const { fingerprint } = await open.channel.call('plan.upgrade', { target: open.target(), revisions })
    const findings = await open.channel.call('plan.lint', { fingerprint })
    context.answer(findings, () => format.write(findings))
    return findings.some(({ severity }) => ranks[severity] >= limit) ? foundExit : 0
  },
}

const ranks: Readonly<Record<Diagnostic['severity'], number>> = { info: 1, warning: 2, error: 3 }

function formatOf(options: CliOptions): FindingFormat {
  const name = options.text('format') ?? 'text'
  const found = findingFormats.find((format) => format.name === name)
  if (found !== undefined) return found
  const names = findingFormats.map((format) => format.name)
  throw new HeadwayError('invalid_request', `"${name}" is no format of findings.`, {
    hint: `Use ${names.join(', ')}.`,
    candidates: names,
  })
}

/** The rank from which on a finding fails; one that nothing reaches for `never`. */
function limitOf(options: CliOptions): number {
  const value = options.text('failOn') ?? 'warning'
  if (value === 'never') return Number.POSITIVE_INFINITY
  const severity = diagnostic.shape.severity.safeParse(value)
  if (severity.success) return ranks[severity.data]
  throw new HeadwayError('invalid_request', `"${value}" is no severity.`, {
    hint: 'Use error, warning, info or never.',
  })
}
