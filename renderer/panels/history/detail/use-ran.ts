import { useAsked } from '../../../components/use-asked.ts'
import type { RanOn } from '../../../state/actions/questions.ts'
import { askRan } from '../../../state/actions/questions.ts'
import type { AppState } from '../../../state/app-state.ts'
import { shown } from '../../../state/app-state.ts'
import { isKnown } from '../../../state/revision-state.ts'
import { stateOf } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'

const none: readonly RanOn[] = []

/** What ran of a revision on every target that keeps a ledger and can be asked; asked again where one of them moved. */
export function useRan(revision: string): readonly RanOn[] {
  const moves = useApp(ledgersKey)
  const targets = moves === '' ? [] : moves.split('\n').map((line) => line.split('\t')[0] ?? '')
  const answer = useAsked(
    `${revision}\n${moves}`,
    targets.length > 0 ? () => askRan(revision, targets) : null,
  )
  return shown(answer) ?? none
}

type Applied = { readonly target: string; readonly text: string }

/** The text that ran, of a file that was edited since; of the chosen target before the others. Null: no such. */
export function useApplied(revision: string): Applied | null {
  const ran = useRan(revision)
  const isEdited = (state: AppState, target: string): boolean =>
    stateOf(state, target)?.edited.includes(revision) ?? false
  const target = useApp((state) => {
    const found = ran.filter((on) => on.appliedText !== null && isEdited(state, on.target))
    return (found.find((on) => on.target === state.target) ?? found[0])?.target ?? null
  })
  const text = ran.find((on) => on.target === target)?.appliedText ?? null
  return target === null || text === null ? null : { target, text }
}

/** The targets to be asked, a line each: the name, then what changes with what their ledgers say. */
function ledgersKey(state: AppState): string {
  const finished = Object.values(state.runs).filter(({ phase }) => phase === 'finished').length
  return (state.project?.targets ?? [])
    .flatMap(({ name }) => {
      const loadable = state.targetStates[name]
      const known = loadable ? shown(loadable) : null
      if (!isKnown(known) || !known.hasLedger) return []
      return [[name, known.rows, known.failed, known.edited, finished].join('\t')]
    })
    .join('\n')
}
