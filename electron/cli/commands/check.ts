import { errorCodes, HeadwayError } from '../../../shared/errors.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Proposal } from '../../../shared/contract/changes.ts'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import { lintRules } from '../../engine/lint/rules/index.ts'
import { autogenerateQuestion } from '../autogenerate.ts'
import { againstText, checkAgainst } from '../check-against.ts'
import type { OpenProject } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { editedFindings, failureFinding, findingOf, modelFindings } from '../findings/check-findings.ts'
import { chooseFindingFormat, writeFindings } from '../findings/choose-format.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { findingText } from '../findings/text.ts'
import { proposalText } from '../print/proposal-text.ts'
import { safeLine } from '../print/safe-text.ts'
import { readHistory } from '../shown-history.ts'
import { isAtHeads, requireTargetAtHeads } from './current.ts'

const foundExit = 3

export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'Check the files, and that a database is at the heads and matches the model (exit code 3 if not).',
  examples: [
    'headway check',
    'headway check --target staging',
    'headway check --files --format github',
    'headway check --against origin/main',
  ],
  declare: (command) =>
    command
      .option('--files', "only the project's files, without a database")
      .option(
        '--against <ref>',
        'only the files, and the heads that there will be once this commit is merged (exit code 3 where several)',
      )
      .option(
        '--format <format>',
        'what is found as text, json, sarif (code scanning) or github (annotations of a pull request)',
      ),
  run: async ({ options, context }) => {
    const format = options.text('format') === null ? null : chooseFindingFormat(options)
    const open = await context.open()
    if (format !== null) {
      const { findings, exit } = await checkAsFindings(open, options)
      context.answer(findings, () => writeFindings(format, findings, open.project.root))
      return exit
    }
    const { view } = await readHistory(open)
    const errors = view.diagnostics.filter(isError)
    if (view.diagnostics.length > 0 && !context.json) {
      context.terminal.print(view.diagnostics.map(diagnosticLine).join('\n'))
    }
    const against = options.text('against')
    if (against !== null) {
      const answer = await checkAgainst(open, against)
      if (!context.json) context.terminal.print(answer.merged.diagnostics.map(diagnosticLine).join('\n'))
      context.answer({ diagnostics: view.diagnostics, merged: answer.merged }, () => againstText(answer))
      return [...errors, ...answer.findings.filter(isError)].length > 0 ? foundExit : 0
    }
    if (options.flag('files')) {
      if (context.json) context.answer(view.diagnostics, () => '')
      return errors.length > 0 ? foundExit : 0
    }
    if (open.project.settingsError !== null) {
      if (context.json)
        context.answer({ diagnostics: view.diagnostics, state: null, proposal: null }, () => '')
      return foundExit
    }
    const state = await open.channel.call('targets.state', { target: open.target() })
    const proposal = await compareWithModel(open, options, isAtHeads(state, view.graph.realHeads))
    const findings = isAtHeads(state, view.graph.realHeads) ? [] : await lintPending(open)
    if (context.json) context.answer({ diagnostics: view.diagnostics, state, proposal, findings }, () => '')
    if (errors.length > 0) return foundExit
    if (state.error !== null) throw new HeadwayError(state.error.code, state.error.message, state.error)
    const changes = proposal?.comparison.changes.length ?? 0
    const edited = state.edited.length
    if (context.json) return isAtHeads(state, view.graph.realHeads) && changes + edited === 0 ? 0 : foundExit
    for (const edited of editedFindings(state, view)) context.terminal.print(diagnosticLine(edited))
    if (findings.length > 0) context.terminal.print(findings.map(findingText).join('\n'))
    await requireTargetAtHeads(open, state, view.graph.realHeads)
    context.terminal.print(`${safeLine(state.target)} is at the heads.`)
    if (proposal) context.terminal.print(proposalText(proposal, context.terminal.style))
    else if (!context.quiet)
      context.terminal.note(context.terminal.style.dim(safeLine(notCompared(state.target))))
    context.noteShadow(proposal?.place ?? null)
    return changes + edited > 0 ? foundExit : 0
  },
}

/** Without a model nothing says what the schema should be but the revisions. */
function notCompared(target: string): string {
  return `No model is set, so the schema was not looked at. Whether it is as the revisions say: headway drift --target ${shellQuote(target)}`
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

/** What the rules say of the revisions that are pending; nothing where they cannot be planned or run for a look. */
async function lintPending({ channel, target }: OpenProject): Promise<Diagnostic[]> {
  try {
    const plan = await channel.call('plan.upgrade', { target: target(), revisions: ['heads'] })
    return await channel.call('plan.lint', { fingerprint: plan.fingerprint })
  } catch (error) {
    if (error instanceof HeadwayError) return []
    throw error
  }
}

type CheckFindings = { readonly findings: readonly Diagnostic[]; readonly exit: number }

/** All that a check finds as one list; what could not be checked is among it. */
async function checkAsFindings(open: OpenProject, options: CliOptions): Promise<CheckFindings> {
  const findings: Diagnostic[] = []
  try {
    const { view } = await readHistory(open)
    findings.push(...view.diagnostics)
    const isBroken = view.diagnostics.some(isError)
    const against = options.text('against')
    if (against !== null) findings.push(...(await checkAgainst(open, against)).findings)
    else if (!options.flag('files')) findings.push(...(await databaseFindings(open, options, view)))
    const found =
      isBroken || findings.some(({ rule, severity }) => severity === 'error' && !lintIds.has(rule))
    return { findings, exit: found ? foundExit : 0 }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { findings: [...findings, failureFinding(error.data)], exit: errorCodes[error.code].exit }
  }
}

/** What the lint says stands in a check, but does not decide it. */
const lintIds: ReadonlySet<string> = new Set(lintRules.map(({ id }) => id))

async function databaseFindings(
  open: OpenProject,
  options: CliOptions,
  view: HistoryView,
): Promise<Diagnostic[]> {
  const state = await open.channel.call('targets.state', { target: open.target() })
  if (state.error !== null) throw new HeadwayError(state.error.code, state.error.message, state.error)
  const { realHeads } = view.graph
  const atHeads = isAtHeads(state, realHeads)
  const proposal = await compareWithModel(open, options, atHeads)
  const { model, modelProgram } = open.project.settings
  const hasModelFile = model !== null && modelProgram === null
  return [
    ...editedFindings(state, view),
    ...(atHeads ? [] : await lintPending(open)),
    ...(await findingOf(() => requireTargetAtHeads(open, state, realHeads))),
    ...modelFindings(proposal, hasModelFile ? model : open.project.describedIn),
  ]
}

/** What autogenerate would write; null where the project has no model, or the database is not at the heads. */
async function compareWithModel(
  open: OpenProject,
  options: CliOptions,
  atHeads: boolean,
): Promise<Proposal | null> {
  if (open.project.settings.model === null || !atHeads) return null
  const question = autogenerateQuestion(open, options)
  return open.channel.call('changes.propose', {
    ...question,
    from: { kind: 'target', target: question.target },
  })
}

/** `file:line:column: error: message (rule)`, as compilers print it. */
function diagnosticLine(diagnostic: Diagnostic): string {
  const { where, severity, message, hint, rule } = diagnostic
  const place =
    where === null
      ? ''
      : `${[where.file, where.line, where.column].filter((part) => part !== null).join(':')}: `
  return safeLine(`${place}${severity}: ${message}${hint === null ? '' : ` ${hint}`} (${rule})`)
}
