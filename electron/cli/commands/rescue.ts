import { HeadwayError } from '../../../shared/errors.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Rescue } from '../../../shared/model/rescue.ts'
import type { CliContext } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { collect } from '../command.ts'
import { declareConfirmation } from '../confirm.ts'
import { rescueText } from '../print/rescue-text.ts'
import { executePlan, exitOf } from '../run-plan.ts'

const foundExit = 3

export const rescueCommand: CliCommand = {
  name: 'rescue',
  summary: 'For a database at a revision that the checkout lacks: find its file in git, and go back from it.',
  examples: ['headway rescue', 'headway rescue --back', 'headway rescue --stamp'],
  declare: (command) => {
    command
      .option('--back', 'roll back with the downgrade of the file in git, tried on a scratch database first')
      .option(
        '--from <hash>',
        'which file, by its hash, where git has several of one id (repeatable)',
        collect,
      )
      .option('--stamp', 'set the recorded revision instead, if the schema proves that it is true')
    declareConfirmation(command)
  },
  run: async ({ options, context }) => {
    const open = await context.open()
    const target = open.target()
    const found = await open.channel.call('git.rescue', { target, chosen: [] })
    const chosen = chosenHashes(found, options.list('from'))
    const rescue =
      chosen.length === 0 ? found : await open.channel.call('git.rescue', { target, chosen: [...chosen] })
    if (options.flag('back')) return goBack(context, rescue, chosen, options)
    if (options.flag('stamp')) return stampBelow(context, rescue, options)
    context.answer(rescue, () => rescueText(rescue, context.database()))
    return rescue.missing.length === 0 ? 0 : foundExit
  },
}

/** Whole hashes from the beginnings that were typed. Throws where one fits nothing. */
function chosenHashes({ missing }: Rescue, typed: readonly string[]): readonly string[] {
  const all = missing.flatMap(({ variants }) => variants.map(({ revision }) => revision.hash))
  return typed.map((text) => {
    const found = all.find(
      (hash) => text !== '' && (hash.startsWith(text) || hash.startsWith(`sha256:${text}`)),
    )
    if (found !== undefined) return found
    throw new HeadwayError('invalid_request', `No content that was found begins with "${text}".`, {
      candidates: all,
      hint: 'List them with: headway rescue',
    })
  })
}

async function goBack(
  context: CliContext,
  { target, ways }: Rescue,
  chosen: readonly string[],
  options: CliOptions,
): Promise<number> {
  const { channel } = await context.open()
  if (ways.length === 0) throw nothingMissing()
  for (const { row } of ways) {
    const plan = await channel.call('plan.wayBack', { target, row, chosen: [...chosen] })
    await requireReplay(context, plan)
    const outcome = await executePlan(context, plan, options)
    if (context.json) context.answer(outcome, () => '')
    if (exitOf(outcome) !== 0) return exitOf(outcome)
  }
  return 0
}

/** The files are not those of the checkout: they run on the shadow before they run on the database. */
async function requireReplay(context: CliContext, plan: Plan): Promise<void> {
  const { channel } = await context.open()
  const { steps, checks } = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
  const failed = checks.find(({ id, status }) => id === 'rehearsal' && status !== 'pass')
  if (failed !== undefined) {
    throw new HeadwayError('shadow_unavailable', `Nothing was run. ${failed.text}`, { hint: failed.hint })
  }
  if (context.json || context.quiet) return
  const sql = steps.flatMap((step) =>
    step.kind === 'available' ? step.statements.map((each) => each.sql) : [],
  )
  context.terminal.note(['On the shadow this ran:', ...sql.map((text) => `  ${text}`)].join('\n'))
}

async function stampBelow(
  context: CliContext,
  { target, rows, ways }: Rescue,
  options: CliOptions,
): Promise<number> {
  const { channel } = await context.open()
  if (ways.length === 0) throw nothingMissing()
  const blocked = ways.find(({ through }) => through.length === 0)
  if (blocked !== undefined) {
    throw new HeadwayError('unknown_database_revision', blocked.whyNot ?? `${blocked.row} leads nowhere.`, {
      hint: 'Where the database stands must be known some other way: headway stamp --purge <revision>',
    })
  }
  const lost = new Set(ways.map(({ row }) => row))
  const onto = [...rows.filter((row) => !lost.has(row)), ...ways.flatMap((way) => way.onto)]
  const revisions = onto.length === 0 ? ['base'] : [...new Set(onto)]
  const plan = await channel.call('plan.stamp', { target, revisions, purge: true })
  const { checks, differences } = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
  const drift = checks.find(({ id }) => id === 'drift')
  if (drift?.status !== 'pass') {
    throw new HeadwayError(
      'changes_found',
      `Nothing was written. ${drift?.text ?? 'The schema is not known.'}`,
      {
        problems: differences,
        hint: 'Go back with: headway rescue --back; or stamp without this proof: headway stamp --purge <revision>',
      },
    )
  }
  if (!context.json && !context.quiet) context.terminal.note(drift.text)
  const outcome = await executePlan(context, plan, options)
  if (context.json) context.answer(outcome, () => '')
  return exitOf(outcome)
}

function nothingMissing(): HeadwayError {
  return new HeadwayError('invalid_request', 'Every revision that the database stands at has its file.', {
    hint: 'Go back to an earlier one with: headway downgrade <revision>',
  })
}
