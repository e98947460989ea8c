import type { EngineFace, EventName, Handlers, OperationName } from '../../shared/contract.ts'
import { operations } from '../../shared/contract.ts'
import { HeadwayError } from '../../shared/errors.ts'

/** A face of the engine with a few operations that only compute, so that what is tested is the way to it. */
export type OwnFace = EngineFace & {
  emit(name: EventName, value: unknown): void
  /** Calls that reached a handler since the start, by name. */
  readonly reached: OperationName[]
}

export function createOwnFace(own: Partial<Handlers> = {}): OwnFace {
  const listeners = new Set<(name: EventName, value: unknown) => void>()
  const reached: OperationName[] = []
  const written: Partial<Handlers> = {
    'project.recent': async () => [],
    'project.forget': async ({ root }) => [
      { root, name: root, openedAt: '2026-01-01T00:00:00Z', exists: false },
    ],
    'targets.password': async () => null,
    'run.events': async ({ runId, since }) => [
      { runId, seq: since + 1, at: '2026-01-01T00:00:00Z', kind: 'locked' },
    ],
    'graph.resolve': async ({ expression }) => {
      throw new HeadwayError('ambiguous_revision', `Two revisions start with '${expression}'.`, {
        hint: 'Write more of it.',
        where: { file: 'migrations/a.ts', line: 3, column: null },
        category: 'ambiguous',
        candidates: ['ab1', 'ab2'],
        sqlState: '42P01',
        problems: ['one', 'two'],
        cause: new Error('not for the far side'),
      })
    },
    'project.problems': async () => {
      throw new TypeError('a defect')
    },
    ...own,
  }
  return {
    handlers: recorded(written, reached),
    reached,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    emit(name, value) {
      for (const listener of listeners) listener(name, value)
    },
  }
}

function recorded(written: Partial<Handlers>, reached: OperationName[]): Handlers {
  const names = Object.keys(operations) as OperationName[]
  const entries = names.map((name) => {
    const handler = written[name] as ((request: unknown) => Promise<unknown>) | undefined
    const recording = async (request: unknown): Promise<unknown> => {
      reached.push(name)
      if (!handler) throw new HeadwayError('no_project', 'No project is open.')
      return handler(request)
    }
    return [name, recording]
  })
  return Object.fromEntries(entries) as Handlers
}
