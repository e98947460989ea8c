import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Plan, PlanPreview } from '../../../shared/model/plan.ts'
import type { CliCommand } from '../command.ts'
import type { OpenProject } from '../cli-context.ts'
import { planMarkdown } from '../../../shared/plan-markdown.ts'
import { toRun } from '../../../shared/start-gate.ts'
import { planText } from '../print/plan-text.ts'
import { safeText } from '../print/safe-text.ts'
import { readParents } from '../shown-history.ts'

export const planCommand: CliCommand = {
  name: 'plan',
  summary: 'Show what an upgrade, downgrade, stamp or restore would do, and save it for apply.',
  examples: [
    'headway plan upgrade head',
    'headway plan downgrade -1 --sql',
    'headway plan upgrade head --out release.plan.json',
    'headway plan upgrade head --format markdown --output plan.md',
  ],
  declare: (command) =>
    command
      .argument('<verb>', 'upgrade, downgrade, stamp or restore')
      .argument(
        '[revision...]',
        'the revision, as that command takes it; for restore the differences that drift lists (none: all of them)',
      )
      .option('--purge', 'with stamp: first delete all rows of the version table')
      .option('--sql', 'print the script of the plan')
      .option('--format <format>', 'text or markdown (for a pull request); default text')
      .option('--out <file>', 'save the plan'),
  run: async ({ args, options, context }) => {
    const format = planFormat(options.text('format') ?? 'text')
    const open = await context.open()
    const plan = await makePlan(open, args, options.flag('purge'))
    const { fingerprint } = plan
    const out = options.text('out')
    // What is lost is saved with the plan, as it was seen. The preview needs a shadow; a plan is worth showing without one.
    const preview = options.flag('sql') && out === null ? null : await previewOf(open, plan)
    if (out !== null) {
      const saved = await open.channel.call('plan.save', { fingerprint })
      await writeFile(resolve(context.terminal.cwd, out), saved.text)
    }
    if (options.flag('sql')) {
      const script = await open.channel.call('plan.script', { fingerprint })
      context.answer(script, () => safeText(script.sql.replace(/\n$/, '')))
      return
    }
    const parents = context.json ? new Map() : await readParents(open, plan)
    const findings = await findingsOf(open, plan)
    context.answer({ ...plan, command: toRun(plan, preview).command, preview, findings }, () =>
      format === 'markdown'
        ? planMarkdown(plan, { preview, findings }).trimEnd()
        : planText(
            plan,
            parents,
            { preview, findings, database: context.database() },
            context.terminal.style,
          ),
    )
  },
}

type PlanFormat = 'text' | 'markdown'

/** Throws `invalid_request` for any other word. */
function planFormat(word: string): PlanFormat {
  if (word === 'text' || word === 'markdown') return word
  throw new HeadwayError('invalid_request', `"${word}" is not a format of a plan.`, {
    hint: 'Use text or markdown; --json prints JSON.',
    candidates: ['text', 'markdown'],
  })
}

async function makePlan(open: OpenProject, args: readonly string[], purge: boolean): Promise<Plan> {
  const [verb, ...revisions] = args
  const target = open.target()
  switch (verb) {
    case 'upgrade':
      if (revisions.length === 0) throw usage('Name a revision.')
      return open.channel.call('plan.upgrade', { target, revisions })
    case 'downgrade':
      if (revisions.length !== 1) throw usage('Downgrade takes one revision.')
      return open.channel.call('plan.downgrade', { target, revision: revisions[0] ?? '' })
    case 'stamp':
      if (revisions.length === 0) throw usage('Name a revision.')
      return open.channel.call('plan.stamp', { target, revisions, purge })
    case 'restore':
      return open.channel.call('plan.restore', { target, changes: revisions })
    default:
      throw usage(`"${verb}" cannot be planned.`)
  }
}

async function previewOf(open: OpenProject, plan: Plan): Promise<PlanPreview | null> {
  if (plan.steps.length === 0) return null
  return open.channel.call('plan.preview', { fingerprint: plan.fingerprint }).catch(() => null)
}

/** Null where the steps cannot be judged. */
async function findingsOf(open: OpenProject, plan: Plan): Promise<Diagnostic[] | null> {
  if (plan.steps.length === 0) return null
  return open.channel.call('plan.lint', { fingerprint: plan.fingerprint }).catch(() => null)
}

function usage(message: string): HeadwayError {
  return new HeadwayError('invalid_request', message, {
    hint: 'headway plan upgrade|downgrade|stamp <revision>',
  })
}
