import type { OperationName, RequestOf, ResponseOf } from '../../../shared/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { shown } from '../app-state.ts'
import type { Loadable } from '../app-state.ts'
import { chosenState } from '../selectors.ts'
import { app, update } from '../store.ts'
import { choose, selectCurrent } from './selection.ts'

type Question = { again: boolean; readonly answered: Promise<void> }
const underWay = new Map<string, Question>()

/**
 * Asks where a target stands; its last known state stays on screen meanwhile. Something may have changed since a
 * question that is under way was read: then it is asked once more.
 */
export function loadTargetState(target: string): Promise<void> {
  const known = underWay.get(target)
  if (known) {
    known.again = true
    return known.answered
  }
  const question: Question = { again: false, answered: askUntilSettled(target) }
  underWay.set(target, question)
  return question.answered
}

/** The same where nothing says that it changed: a question under way is as good. */
export function lookAtTarget(target: string): Promise<void> {
  return underWay.get(target)?.answered ?? loadTargetState(target)
}

async function askUntilSettled(target: string): Promise<void> {
  try {
    do {
      const question = underWay.get(target)
      if (question) question.again = false
      await ask(target)
    } while (underWay.get(target)?.again === true)
  } finally {
    underWay.delete(target)
  }
}

async function ask(target: string): Promise<void> {
  const root = app().project?.root
  const previous = shown(app().targetStates[target] ?? { kind: 'idle' })
  if (previous === null) setState(target, { kind: 'loading', previous })
  try {
    const value = await call('targets.state', { target })
    if (app().project?.root === root) takeState(value)
  } catch (error) {
    if (app().project?.root === root) setState(target, { kind: 'failed', error: dataOf(error), previous })
  }
}

/** Takes in where a target stands. An answer that says nothing new only renews the time. */
function takeState(value: TargetState): void {
  const { target } = value
  const loadable = app().targetStates[target]
  const previous = loadable ? shown(loadable) : null
  update((state) => ({ askedAt: { ...state.askedAt, [target]: value.checkedAt } }))
  if (loadable?.kind === 'ready' && isSameState(loadable.value, value)) return
  setState(target, { kind: 'ready', value })
  if (target !== app().target) return
  if (previous === null) startOnCurrent()
  else void loadLedger(target)
}

function isSameState(known: TargetState, value: TargetState): boolean {
  return JSON.stringify({ ...known, checkedAt: '' }) === JSON.stringify({ ...value, checkedAt: '' })
}

/** The first answer about a target moves the selection to its current revision, unless one was made by hand. */
function startOnCurrent(): void {
  const { history, choice } = app()
  const newest = shown(history)?.graph.nodes[0]?.id ?? null
  const current = chosenState(app())?.current[0]
  if (current !== undefined && choice.selection === newest) choose({ selection: null })
  selectCurrent()
}

function setState(target: string, loadable: AppTargetState): void {
  update((state) => ({ targetStates: { ...state.targetStates, [target]: loadable } }))
}
type AppTargetState = ReturnType<typeof app>['targetStates'][string]

/** Polls every target side by side, for the matrix. */
export async function loadMatrix(): Promise<ErrorData | null> {
  try {
    const states = await call('targets.matrix', {})
    for (const state of states) takeState(state)
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Reads what ran on a target, newest first. */
export async function loadLedger(target: string): Promise<void> {
  const previous = shown<readonly never[]>((app().ledgers[target] ?? { kind: 'idle' }) as Loadable<never[]>)
  setLedger(target, { kind: 'loading', previous })
  try {
    const value = await call('targets.ledger', { target, limit: 300 })
    setLedger(target, { kind: 'ready', value })
  } catch (error) {
    setLedger(target, { kind: 'failed', error: dataOf(error), previous })
  }
}

function setLedger(target: string, loadable: ReturnType<typeof app>['ledgers'][string]): void {
  update((state) => ({ ledgers: { ...state.ledgers, [target]: loadable } }))
}

/** Adds a target to the settings, or changes it. */
export async function saveTarget(
  request: Omit<RequestOf<'targets.save'>, 'schemas'>,
): Promise<ErrorData | null> {
  const schemas = app().project?.targets.find(({ name }) => name === request.name)?.schemas ?? []
  try {
    const targets = await call('targets.save', { ...request, schemas })
    update((state) => ({
      project: state.project ? { ...state.project, targets } : null,
      target: state.target ?? request.name,
    }))
    await loadTargetState(request.name)
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Takes a target out of the settings. Its database stays as it is. */
export async function removeTarget(target: string): Promise<ErrorData | null> {
  try {
    const targets = await call('targets.remove', { target })
    update((state) => ({
      project: state.project ? { ...state.project, targets } : null,
      target: state.target === target ? (targets[0]?.name ?? null) : state.target,
    }))
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** A target as its settings are written. */
export async function readTarget(target: string): Promise<Answer<'targets.read'>> {
  try {
    return { kind: 'answered', value: await call('targets.read', { target }) }
  } catch (error) {
    return { kind: 'failed', error: dataOf(error) }
  }
}

/** Gives the password of a target for as long as Headway is open, or for good where there is a keychain. */
export async function givePassword(
  target: string,
  password: string,
  remember: boolean,
): Promise<ErrorData | null> {
  try {
    await call('targets.password', { target, password, remember })
    await loadTargetState(target)
    return null
  } catch (error) {
    return dataOf(error)
  }
}

type Answer<Name extends OperationName> =
  | { readonly kind: 'answered'; readonly value: ResponseOf<Name> }
  | { readonly kind: 'failed'; readonly error: ErrorData }

/** Connects to a URL that is not saved yet, or to that of a target, to see who answers. */
export async function testTarget(
  url: string,
  password: string | null,
  target: string | null,
): Promise<Answer<'targets.test'>> {
  const where = target === null ? {} : { target }
  try {
    return { kind: 'answered', value: await call('targets.test', { url, password, ...where }) }
  } catch (error) {
    return { kind: 'failed', error: dataOf(error) }
  }
}
