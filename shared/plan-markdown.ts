import type { Diagnostic } from './diagnostics.ts'
import { planHazards } from './felt-effects.ts'
import { isAtRisk, lossAmount } from './loss-words.ts'
import { toRun } from './start-gate.ts'
import { withWholeHints } from './whole-commands.ts'
import type { Plan, PlanCheck, PlanPreview, PlanStep, SqlPreview } from './model/plan.ts'

type Found = {
  /** Null where the steps could not be replayed. */
  readonly preview: PlanPreview | null
  /** Null where the rules could not look at it. */
  readonly findings: readonly Diagnostic[] | null
}

/** A longer script is no review: the command shows it whole. */
const mostCharacters = 20_000

/**
 * A plan as Markdown for a pull request: what happens, what it takes, what was checked, the SQL to open. Every text that
 * comes from files and databases is escaped.
 */
export function planMarkdown(made: Plan, found: Found): string {
  const database = { target: made.target, tier: made.tier, url: null }
  const plan = withWholeHints(made, database)
  const { preview, findings } = withWholeHints(found, database)
  const { command, refused } = toRun(plan, preview)
  const blocks = [
    `## ${title(plan)}`,
    `${ids(plan.from)} → ${ids(plan.to)} · tier ${plan.tier} · ${modes[plan.transactionMode]}`,
    preview === null || preview.summary === '' ? null : plain(preview.summary),
    list(lossLines(preview)),
    stepTable(plan.steps, preview),
    list([...plan.checks, ...(preview?.checks ?? [])].map(checkLine)),
    findings === null || findings.length === 0
      ? null
      : `**Worth a second look**\n\n${findings.map(findingLine).join('\n')}`,
    ...plan.steps.map((step) => sqlBlock(step, preview?.steps[step.index] ?? null)),
    refused === null ? null : `**${plain(refused)}** When that is mended:`,
    fenced('sh', command),
    `<sub>Plan ${code(plan.fingerprint.slice(0, 12))}, made ${plan.createdAt}</sub>`,
  ]
  return `${blocks.filter((block) => block !== null && block !== '').join('\n\n')}\n`
}

const modes = { 'per-revision': 'one transaction a revision', 'per-run': 'one transaction' } as const
const marks = { pass: '✓', warn: '⚠', fail: '✗', unknown: '?' } as const
const severities = { error: '✗ error', warning: '⚠ warning', info: 'note' } as const

function title({ kind, steps, target }: Plan): string {
  const verb = kind === 'ensure_version' ? 'Create the version table' : capital(kind)
  const many = steps.length === 1 ? '1 step' : `${steps.length} steps`
  return `${verb} on ${plain(target)}: ${steps.length === 0 ? 'nothing to do' : many}`
}

function lossLines(preview: PlanPreview | null): string[] {
  if (preview === null) return []
  const losses = (preview.counted?.losses ?? []).filter(isAtRisk)
  const counted = losses.map(
    (loss) =>
      `**${loss.kind === 'overwritten' ? 'Overwrites' : 'Loses'} ${plain(lossAmount(loss))}** (${plain(loss.item)})`,
  )
  const known = new Set(losses.map(({ item }) => item))
  const rest = preview.destructive
    .filter((item) => !known.has(item))
    .map((item) => `**Loses data:** ${plain(item)}`)
  const unsure = preview.uncertain
    .filter((item) => !known.has(item))
    .map((item) => `May lose data: ${plain(item)}`)
  return [...counted, ...rest, ...unsure]
}

function stepTable(steps: readonly PlanStep[], preview: PlanPreview | null): string | null {
  if (steps.length === 0) return null
  const felt = planHazards(preview?.steps ?? [])
  const rows = steps.map((step) => {
    const sql = preview?.steps[step.index] ?? null
    const statements = sql?.kind === 'available' ? sql.statements : []
    const hazards = [...new Set((felt[step.index] ?? []).flat())]
    const facts = step.transaction || step.direction === 'stamp' ? hazards : ['no transaction', ...hazards]
    const revision = step.revision === null ? '' : code(step.revision)
    const many = sql?.kind === 'available' ? String(statements.length) : '?'
    return `| ${step.index + 1} | ${step.direction} ${revision} | ${plain(step.message)} | ${many} | ${plain(facts.join(', '))} |`
  })
  return ['| | Step | Message | Statements | Notes |', '| ---: | --- | --- | ---: | --- |', ...rows].join(
    '\n',
  )
}

function checkLine({ status, text, hint }: PlanCheck): string {
  const more = hint === null || status === 'pass' ? '' : ` ${plain(hint)}`
  return `${marks[status]} ${plain(more === '' ? text : text.replace(/\.?$/, '.'))}${more}`
}

function findingLine({ severity, message, hint, where, rule }: Diagnostic): string {
  const place =
    where === null ? '' : ` ${code([where.file, where.line].filter((part) => part !== null).join(':'))}`
  return `- ${severities[severity]}: ${plain(message)}${hint === null ? '' : ` ${plain(hint)}`}${place} ${code(rule)}`
}

function sqlBlock(step: PlanStep, sql: SqlPreview | null): string | null {
  const name = `${step.index + 1}. ${html(step.message === '' ? step.direction : step.message)}`
  if (sql === null) return null
  if (sql.kind === 'unavailable')
    return `${plain(`${step.index + 1}. ${step.message}`)}: no SQL. ${plain(sql.reason)}`
  if (sql.statements.length === 0) return null
  const text = sql.statements.map((statement) => `${statement.sql.trimEnd().replace(/;$/, '')};`).join('\n\n')
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\n-- and more` : text
  return `<details><summary>SQL of ${name}</summary>\n\n${fenced('sql', shown)}\n\n</details>`
}

function list(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => `- ${line}`).join('\n')
}

function ids(rows: readonly string[]): string {
  return rows.length === 0 ? '`base`' : rows.map(code).join(', ')
}

/** A text without anything that Markdown or HTML would read as its own, in one line. */
function plain(text: string): string {
  return html(oneLine(text)).replaceAll(/[\\`*_[\]|#~@]/g, (sign) => (sign === '@' ? '&#64;' : `\\${sign}`))
}

function html(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function oneLine(text: string): string {
  // Control and direction signs are nothing that a review should contain.
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
}

/** A code span that its text cannot end. */
function code(text: string): string {
  const marks = fence(text, 1)
  const room = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${marks}${room}${oneLine(text).replaceAll('|', '\\|')}${room}${marks}`
}

/** A code block that its text cannot end. */
function fenced(language: string, text: string): string {
  const marks = fence(text, 3)
  return `${marks}${language}\n${text}\n${marks}`
}

function fence(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  return '`'.repeat(longest < least ? least : longest + 1)
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
