import { errorCodes, HeadwayError } from '../../../shared/errors.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import { refuseUnread } from '../../engine/plan/require-whole-history.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { stampCommand } from '../../../shared/stamp-command.ts'
import type { OpenProject } from '../cli-context.ts'
import type { CliCommand } from '../command.ts'
import { doubtText } from './ledger.ts'
import { longEntry, shortLine } from '../print/revision-lines.ts'
import { safeLine } from '../print/safe-text.ts'
import { noteProblems, readHistory } from '../shown-history.ts'

export const currentCommand: CliCommand = {
  name: 'current',
  summary: 'Show where a database stands.',
  examples: ['headway current', 'headway current -v --target staging', 'headway current --check-heads'],
  declare: (command) =>
    command
      .option('-v, --verbose', 'the long form, with the database')
      .option('-c, --check-heads', 'fail (exit code 3) unless the database is at the heads'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const state = await open.channel.call('targets.state', { target: open.target() })
    if (state.error !== null) throw new HeadwayError(state.error.code, state.error.message, state.error)
    const history = await readHistory(open, state.current)
    const info = open.project.targets.find((target) => target.name === state.target)
    const unknown = state.unknownRows.map((row) => `${safeLine(row)} (missing file)`)
    context.answer(state, () => {
      const verbose = options.flag('verbose')
      const lines = state.current.map((id) =>
        verbose ? longEntry(history.get(id), open.project.root) : shortLine(history.get(id), {}),
      )
      const first = verbose ? [`Current revision(s) for ${safeLine(info?.displayUrl ?? state.target)}:`] : []
      return [...first, ...lines, ...unknown].join('\n')
    })
    if (!context.json)
      for (const step of state.inDoubt)
        context.terminal.note(doubtText(step, state.target, context.database()))
    if (!options.flag('checkHeads')) {
      noteProblems(context, history.view)
      return 0
    }
    const { realHeads } = history.view.graph
    refuseUnread(history.view.unread)
    if (context.json) return isAtHeads(state, realHeads) ? 0 : errorCodes.not_at_head.exit
    await requireTargetAtHeads(open, state, realHeads)
    return 0
  },
}

/** A database is at the heads when its rows are the real heads, no matter in which order. */
export function isAtHeads(state: Pick<TargetState, 'rows'>, realHeads: readonly string[]): boolean {
  return state.rows.length === realHeads.length && realHeads.every((head) => state.rows.includes(head))
}

/** Whether a database that no revision has run on holds tables; false where that cannot be read. */
async function hasTables({ channel }: OpenProject, { target, rows }: TargetState): Promise<boolean> {
  if (rows.length > 0) return false
  const source = { kind: 'target' as const, target }
  const found = await channel.call('schema.of', { source, target }).catch(() => null)
  return found?.kind === 'available' && /\bcreate table\b/i.test(found.ddl)
}

/** Throws `not_at_head` where a database is not at the heads, with the way there. */
export async function requireTargetAtHeads(
  open: OpenProject,
  state: TargetState,
  realHeads: readonly string[],
): Promise<void> {
  const tier = open.project.targets.find(({ name }) => name === state.target)?.tier ?? 'production'
  const holdsTables = !isAtHeads(state, realHeads) && (await hasTables(open, state))
  requireHeads(
    state,
    realHeads,
    holdsTables ? stampCommand(realHeads.length > 1 ? 'heads' : 'head', state.target, tier) : null,
  )
}

/**
 * Throws `not_at_head` where the database is not at the heads.
 * @param stamp the command for a database that no revision has run on and that holds tables already; else null
 */
function requireHeads(state: TargetState, realHeads: readonly string[], stamp: string | null): void {
  if (isAtHeads(state, realHeads)) return
  const missing = realHeads.filter((head) => !state.rows.includes(head))
  throw new HeadwayError('not_at_head', `${state.target} is not at the heads: ${state.summary}.`, {
    hint: wayToHeads(state, stamp),
    candidates: missing,
  })
}

function wayToHeads({ target, unknownRows, inDoubt }: TargetState, stamp: string | null): string {
  if (unknownRows.length > 0) {
    return `The file of ${unknownRows.join(', ')} is not here: get the newest revision files (is the right branch checked out?).`
  }
  if (inDoubt.length > 0) {
    const steps = inDoubt.map(({ revision }) => revision).join(', ')
    return `First decide what became of ${steps}. What is known, and the commands that decide: headway ledger --target ${shellQuote(target)}`
  }
  return stamp === null
    ? `Run: headway upgrade heads --target ${shellQuote(target)}`
    : `It holds tables already. Where they are what the revisions make, run: ${stamp} (it changes no table)`
}
