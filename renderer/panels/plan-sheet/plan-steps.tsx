import { useState } from 'react'
import type { ReactNode } from 'react'
import { losesData } from '../../../shared/effect-words.ts'
import { planHazards } from '../../../shared/felt-effects.ts'
import { isAtRisk, lossAmount } from '../../../shared/loss-words.ts'
import type { PlanLoss } from '../../../shared/model/losses.ts'
import { shownStatement } from '../../state/shown-statement.ts'
import type {
  Plan,
  PlanCheck,
  PlanPreview,
  PlanStep,
  SqlPreview,
  StatementInfo,
} from '../../../shared/model/plan.ts'
import { placeText } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { count, shortId } from '../../state/words.ts'

type Props = { readonly plan: Plan; readonly preview: PlanPreview | null }

/** As many steps as are drawn at once; more come on a click. */
const atOnce = 100

/** The steps in order, each opening to its SQL. */
export function PlanSteps({ plan, preview }: Props): ReactNode {
  const [open, setOpen] = useState<ReadonlySet<number> | null>(null)
  const [shownSteps, setShownSteps] = useState(atOnce)
  if (plan.steps.length === 0) return null
  const opened = open ?? firstOpen(plan, preview)
  const hazards = planHazards(preview?.steps ?? [])
  const toggle = (index: number): void => {
    const next = new Set(opened)
    if (!next.delete(index)) next.add(index)
    setOpen(next)
  }
  return (
    <ol className="plan-steps" aria-label="Steps">
      {plan.steps.slice(0, shownSteps).map((step) => (
        <Step
          key={step.index}
          step={step}
          sql={preview?.steps[step.index] ?? null}
          hazards={hazards[step.index] ?? []}
          losses={lossesOf(preview, step.index)}
          isRisky={isRisky(preview, step.index)}
          failure={failureOf(preview, step.index)}
          isOpen={opened.has(step.index)}
          onToggle={() => toggle(step.index)}
        />
      ))}
      {plan.steps.length > shownSteps && (
        <li className="plan-more">
          <button type="button" className="link" onClick={() => setShownSteps((now) => now + 500)}>
            {count(plan.steps.length - shownSteps, 'more step')}: show
          </button>
        </li>
      )}
    </ol>
  )
}

/** A single step is open from the start; so is each that loses something. */
function firstOpen(plan: Plan, preview: PlanPreview | null): ReadonlySet<number> {
  if (plan.steps.length === 1) return new Set([0])
  return new Set(
    (preview?.steps ?? []).flatMap((sql, index) =>
      (isRisky(preview, index) && isDestructive(sql)) || failureOf(preview, index) !== null ? [index] : [],
    ),
  )
}

/** What a step takes, as it was counted on the target. */
function lossesOf(preview: PlanPreview | null, step: number): readonly PlanLoss[] {
  return (preview?.counted?.losses ?? []).filter((loss) => loss.step === step)
}

/**
 * Whether a step takes something from the target: as it was counted there, or as its statements say where nothing was.
 * A statement may also undo what the plan itself makes, and what it drops may be empty.
 */
function isRisky(preview: PlanPreview | null, step: number): boolean {
  if (preview === null || preview.destructive.length + preview.uncertain.length === 0) return false
  return preview.counted === null || lossesOf(preview, step).some(isAtRisk)
}

/** The check that says where a step fails on the scratch database; null where it does not. */
function failureOf(preview: PlanPreview | null, step: number): PlanCheck | null {
  return preview?.checks.find((check) => check.status === 'fail' && check.at?.step === step) ?? null
}

function isDestructive(sql: SqlPreview): boolean {
  return sql.kind === 'available' && sql.statements.some(loses)
}

type Hazards = readonly (readonly string[])[]

type StepProps = {
  readonly step: PlanStep
  readonly sql: SqlPreview | null
  /** Of each statement. */
  readonly hazards: Hazards
  readonly losses: readonly PlanLoss[]
  readonly isRisky: boolean
  readonly failure: PlanCheck | null
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function Step({ step, sql, hazards, losses, isRisky, failure, isOpen, onToggle }: StepProps): ReactNode {
  const id = `plan-step-${step.index}`
  return (
    <li>
      <button
        type="button"
        className="plan-step"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
      >
        <span className="faint plan-number">{step.index + 1}</span>
        <span className="cut">
          <ForeignText text={stepTitle(step)} />{' '}
          {step.revision !== null && (
            <code className="dim">
              <ForeignText text={shortId(step.revision)} />
            </code>
          )}
        </span>
        <StepFacts
          step={step}
          sql={sql}
          hazards={hazards}
          losses={losses}
          isRisky={isRisky}
          failure={failure}
        />
        <span className="faint" aria-hidden="true">
          {isOpen ? '▾' : '▸'}
        </span>
      </button>
      {isOpen && (
        <div id={id} className="plan-sql">
          {failure && <Failure check={failure} />}
          {losses.filter(isInTheWay).map((loss) => (
            <p key={`${loss.item} ${loss.of}`} className="plan-loss">
              <ForeignText text={`${loss.item}: ${lossWordsOf(loss)}`} />
            </p>
          ))}
          <StepSql step={step} sql={sql} hazards={hazards} isRisky={isRisky} />
        </div>
      )}
    </li>
  )
}

/** What is there to be lost, or stands in the way. */
function isInTheWay(loss: PlanLoss): boolean {
  return loss.kind === 'refused' || isAtRisk(loss)
}

function loses({ effects }: StatementInfo): boolean {
  return (effects ?? []).some(losesData)
}

function stepTitle(step: PlanStep): string {
  if (step.direction === 'stamp') return step.message === '' ? 'move the version rows' : step.message
  return step.direction === 'downgrade' ? `undo: ${step.message}` : step.message
}

/** `900 rows of reviews are lost`, `3 rows of orders are refused`. */
function lossWordsOf(loss: PlanLoss): string {
  const words = { rows: 'lost', values: 'lost', overwritten: 'overwritten', refused: 'in the way' } as const
  return `${lossAmount(loss)}, ${words[loss.kind]}`
}

/** Where a step fails: the statement, its place in the file, and why. */
function Failure({ check }: { readonly check: PlanCheck }): ReactNode {
  const { at } = check
  return (
    <div className="plan-failure">
      <p>
        <ForeignText text={check.text} />
        {at?.where && !check.text.includes(at.where.file) && (
          <>
            {' '}
            at{' '}
            <code>
              <ForeignText text={placeText(at.where)} />
            </code>
          </>
        )}
      </p>
      {at?.sql != null && (
        <pre>
          <ForeignText text={shownStatement(at.sql).slice(0, 2000)} />
        </pre>
      )}
    </div>
  )
}

type FactsProps = Pick<StepProps, 'step' | 'sql' | 'hazards' | 'losses' | 'isRisky' | 'failure'>

function StepFacts({ step, sql, hazards: felt, losses, isRisky, failure }: FactsProps): ReactNode {
  const statements = sql?.kind === 'available' ? sql.statements : []
  const hazards = [...new Set(felt.flat())]
  const lost = statements.some(loses)
  const taken = losses.filter(isAtRisk)
  const [first] = taken
  return (
    <span className="plan-facts">
      {failure && (
        <span className="hazard" data-kind="danger">
          ✗ fails
        </span>
      )}
      {(taken.length > 0 || (lost && isRisky)) && (
        <span className="hazard" data-kind="danger">
          <ForeignText text={first ? `loses ${lossAmount(first)}` : 'loses data'} />
          {taken.length > 1 && ` and ${count(taken.length - 1, 'more', 'more')}`}
        </span>
      )}
      {hazards.slice(0, 2).map((hazard) => (
        <span key={hazard} className="hazard">
          <ForeignText text={hazard} />
        </span>
      ))}
      {!step.transaction && step.direction !== 'stamp' && <span className="hazard">no transaction</span>}
      {sql?.kind === 'available' && (
        <span className="faint">
          {statements.length === 0 ? 'no statements' : count(statements.length, 'statement')}
        </span>
      )}
    </span>
  )
}

function StepSql({
  step,
  sql,
  hazards,
  isRisky,
}: Pick<StepProps, 'step' | 'sql' | 'hazards' | 'isRisky'>): ReactNode {
  return (
    <>
      {sql?.kind === 'unavailable' && (
        <p className="plan-sql-note">
          <ForeignText text={sql.reason} /> {sql.hint !== null && <HintText text={sql.hint} />}
        </p>
      )}
      {sql?.kind === 'available' && (
        <>
          {sql.source === 'recorded' && <p className="plan-sql-note">Recorded without a database.</p>}
          {sql.readsData && (
            <p className="plan-sql-note">Reads data: what runs may differ from this preview.</p>
          )}
          <Statements statements={sql.statements} hazards={hazards} isRisky={isRisky} />
          {sql.statements.length === 0 && (
            <p className="plan-sql-note">No statements: only the version rows move.</p>
          )}
        </>
      )}
      <p className="plan-rows">{rowWords(step)}</p>
    </>
  )
}

/** As many statements of a step as are drawn at once; more come on a click. */
const statementsAtOnce = 100

type StatementsProps = {
  readonly statements: readonly StatementInfo[]
  readonly hazards: Hazards
  readonly isRisky: boolean
}

function Statements({ statements, hazards, isRisky }: StatementsProps): ReactNode {
  const [shown, setShown] = useState(statementsAtOnce)
  return (
    <>
      {statements.slice(0, shown).map((statement, index) => (
        <Statement
          key={index}
          statement={statement}
          hazards={hazards[index] ?? []}
          isRed={isRisky && loses(statement)}
        />
      ))}
      {statements.length > shown && (
        <button type="button" className="link plan-sql-note" onClick={() => setShown((now) => now + 500)}>
          {count(statements.length - shown, 'more statement')}: show
        </button>
      )}
    </>
  )
}

type StatementProps = {
  readonly statement: StatementInfo
  readonly hazards: readonly string[]
  readonly isRed: boolean
}

function Statement({ statement, hazards, isRed }: StatementProps): ReactNode {
  const facts = [
    statement.rows === null ? null : `${count(statement.rows, 'row')} on the shadow`,
    ...hazards,
  ].filter((fact) => fact !== null)
  return (
    <pre className="plan-statement" data-destructive={isRed || undefined}>
      <ForeignText text={shownStatement(statement.sql)} />
      {facts.length > 0 && <span className="plan-statement-facts">{facts.join(' · ')}</span>}
    </pre>
  )
}

/** What a step does to the version table, in words. */
function rowWords(step: PlanStep): string {
  if (step.rowChanges.length === 0) return 'Version rows stay as they are.'
  const parts = step.rowChanges.map((change) => {
    if (change.kind === 'insert') return `+ ${shortId(change.id)}`
    if (change.kind === 'delete') return `− ${shortId(change.id)}`
    return `${shortId(change.from)} → ${shortId(change.to)}`
  })
  return `Version rows: ${parts.join(', ')}`
}
