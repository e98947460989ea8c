import type { SchemaOperation } from '../../../shared/model/schema-operation.ts'
import type { QueryResult } from '../../engine/dialects/dialect.ts'
import type { Answer, ControlVerb, Query } from '../../../shared/door-protocol.ts'
import type { EngineChannel } from './channel.ts'
import { outgoingValue } from './outgoing-value.ts'

/** An error that the engine answered a statement with; `query` is the statement's number. */
type StatementError = Error & { readonly code: string | null; readonly query: number }

type Pending = {
  readonly sql: string
  readonly origin: Error | null
  readonly resolve: (results: readonly QueryResult[]) => void
  readonly reject: (error: Error) => void
}

/** This process's side of the statement door: numbers what it sends and matches the answers. */
export class Door {
  readonly #channel: EngineChannel
  readonly #onSent: () => void
  readonly #pending = new Map<number, Pending>()
  #step = 0
  #last = 0
  /** Queries waiting to be sent together, once the calling code yields. */
  #asked: Query[] = []

  /** `onSent` is called when something is on its way and this process waits. */
  constructor(channel: EngineChannel, onSent: () => void = () => undefined) {
    this.#channel = channel
    this.#onSent = onSent
  }

  /** A new step: answers to statements of an earlier step are ignored. */
  enter(step: number): void {
    this.#step = step
    this.#asked = []
    this.#pending.clear()
  }

  /** Statements of one text, split by the engine; one result each. `origin` remembers who asked. */
  query(
    sql: string,
    bindings: readonly unknown[],
    origin: Error | null = null,
  ): Promise<readonly QueryResult[]> {
    return this.#expect(sql, origin, (id) => {
      let values: readonly unknown[]
      try {
        values = outgoingValues(bindings)
      } catch (error) {
        return this.#keepBack(id, error)
      }
      if (this.#asked.push({ id, sql, bindings: values }) === 1) process.nextTick(() => this.#flush())
    })
  }

  /** What `op` asks for; `call` is how the user wrote it, `origin` where. */
  async operate(operation: SchemaOperation, call: string, origin: Error): Promise<void> {
    await this.#send(call, origin, (id) => ({ kind: 'operation', id, step: this.#step, operation }))
  }

  async control(verb: ControlVerb, name: string | null): Promise<void> {
    await this.#send(verb, null, (id) => ({ kind: 'control', id, step: this.#step, verb, name }))
  }

  isWaiting(): boolean {
    return this.#pending.size > 0
  }

  /** SQL of what was sent and has no answer yet. */
  outstanding(): readonly string[] {
    return [...this.#pending.values()].map((pending) => pending.sql)
  }

  receive(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const pending = this.#pending.get(answer.id)
      this.#pending.delete(answer.id)
      if ('results' in answer) pending?.resolve(answer.results)
      else pending?.reject(statementError(answer.id, answer.refusal, answer.sqlState, pending.origin))
    }
  }

  #send(
    sql: string,
    origin: Error | null,
    message: (id: number) => Parameters<EngineChannel['send']>[0],
  ): Promise<readonly QueryResult[]> {
    this.#flush()
    return this.#expect(sql, origin, (id) => {
      try {
        this.#channel.send(message(id))
      } catch (error) {
        this.#keepBack(id, error)
      }
    })
  }

  #expect(sql: string, origin: Error | null, ask: (id: number) => void): Promise<readonly QueryResult[]> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { sql, origin, resolve, reject })
      ask(id)
      this.#onSent()
    })
  }

  /** Sends what was asked for. A message that cannot be cloned is sent query by query, to tell which one it was. */
  #flush(): void {
    const queries = this.#asked
    if (queries.length === 0) return
    this.#asked = []
    try {
      this.#channel.send({ kind: 'queries', step: this.#step, queries })
    } catch (error) {
      const [only] = queries
      if (only !== undefined && queries.length === 1) return this.#keepBack(only.id, error)
      for (const query of queries) {
        this.#asked = [query]
        this.#flush()
      }
    }
  }

  #keepBack(id: number, error: unknown): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    const why = error instanceof Error ? error.message : String(error)
    pending?.reject(new TypeError(`A binding of this statement cannot leave the migration process: ${why}`))
  }
}

function outgoingValues(bindings: readonly unknown[]): readonly unknown[] {
  return bindings.map((value, index) => {
    try {
      return outgoingValue(value)
    } catch (error) {
      throw new TypeError(`value ${index + 1}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  })
}

/** The frames of whoever asked, under the words of the database: an answer has no stack of its own. */
function statementError(
  query: number,
  message: string,
  code: string | null,
  origin: Error | null,
): StatementError {
  const error = Object.assign(new Error(message), { code, query })
  const frames = origin?.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  if (frames.length > 0) error.stack = [`Error: ${message}`, ...frames].join('\n')
  return error
}
