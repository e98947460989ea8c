import { HeadwayError } from '../../../shared/errors.ts'
import type { Answer, FromProcess, Query } from '../../../shared/door-protocol.ts'
import type { Dialect, Session, TransactionLimits } from '../dialects/dialect.ts'
import { requireCommitted } from '../dialects/scopes.ts'
import type { Ports } from '../ports.ts'
import { StatementDoor } from './statement-door.ts'

/** What env.py told when it reached its steps. */
export type EnvironmentFacts = Extract<FromProcess, { kind: 'context' }>

type PrologueOptions = {
  readonly dialect: Dialect
  /** Null: nothing is sent anywhere, reads come back empty. */
  readonly session: Session | null
  readonly limits?: TransactionLimits
  readonly ports: Pick<Ports, 'clock' | 'checkpoint'>
}

/**
 * The statements that env.py sends outside its steps: in transactions of their own, begun with the first statement. One
 * that fails is rolled back and nothing more: env.py may have asked for something that is not there.
 */
export class Prologue {
  readonly #options: PrologueOptions
  readonly #sent: string[] = []
  #door: StatementDoor | null = null
  #tail: Promise<unknown> = Promise.resolve()

  constructor(options: PrologueOptions) {
    this.#options = options
  }

  get session(): Session | null {
    return this.#options.session
  }

  /** The statements sent, to find settings that they made for the session. */
  get statements(): readonly string[] {
    return this.#sent
  }

  /** Never rejects. */
  answer(queries: readonly Query[]): Promise<readonly Answer[]> {
    return this.#inTurn(async () => {
      const answers: Answer[] = []
      for (const { id, sql, bindings } of queries) {
        this.#sent.push(sql)
        answers.push(await this.#run(id, sql, bindings))
      }
      return answers
    })
  }

  /** Ends the open transaction, if any. */
  async commit(): Promise<void> {
    await this.#inTurn(async () => {
      const { dialect, session } = this.#options
      if (this.#door === null || session === null) return
      this.#door = null
      requireCommitted(await dialect.commit(session))
    })
  }

  /** Rolls the open transaction back. Never throws. */
  async close(): Promise<void> {
    await this.#inTurn(() => this.#rollback())
  }

  async #run(id: number, sql: string, bindings: readonly unknown[]): Promise<Answer> {
    try {
      const door = await this.#open()
      return { id, results: await door.execute(sql, bindings) }
    } catch (error) {
      await this.#rollback()
      const data = error instanceof HeadwayError ? error.data : null
      return { id, refusal: data?.message ?? String(error), sqlState: data?.sqlState ?? null }
    }
  }

  async #open(): Promise<StatementDoor> {
    if (this.#door !== null) return this.#door
    const { dialect, session, limits, ports } = this.#options
    if (session !== null) await dialect.begin(session, limits)
    this.#door = new StatementDoor({
      dialect,
      session,
      transactional: true,
      clock: ports.clock,
      checkpoint: ports.checkpoint,
      guard: null,
      listener: null,
      journal: null,
      asColumns: true,
    })
    return this.#door
  }

  async #rollback(): Promise<void> {
    const { dialect, session } = this.#options
    const wasOpen = this.#door !== null
    this.#door = null
    if (session !== null && wasOpen) await dialect.rollback(session)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work)
    this.#tail = mine.catch(() => undefined)
    return mine
  }
}

/** env.py as the host follows it: until its steps, and to its end. */
export class OpenEnvironment {
  readonly prologue: Prologue
  readonly silenceLimitMs: number
  readonly facts: Promise<EnvironmentFacts>
  readonly ended: Promise<void>
  #isReached = false
  #reach!: (facts: EnvironmentFacts) => void
  #end!: () => void
  #failFacts!: (error: HeadwayError) => void
  #failEnd!: (error: HeadwayError) => void

  constructor(prologue: Prologue, silenceLimitMs: number) {
    this.prologue = prologue
    this.silenceLimitMs = silenceLimitMs
    this.facts = new Promise((resolve, reject) => {
      this.#reach = resolve
      this.#failFacts = reject
    })
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#failEnd = reject
    })
    this.facts.catch(() => undefined)
    this.ended.catch(() => undefined)
  }

  reached(facts: EnvironmentFacts): void {
    this.#isReached = true
    this.#reach(facts)
  }

  finished(): void {
    if (!this.#isReached) this.#failFacts(neverRan())
    this.#end()
  }

  fail(error: HeadwayError): void {
    this.#failFacts(error)
    this.#failEnd(error)
  }
}

/** The message is one of env.py's own, not of a step. */
export function isOfEnvironment(message: FromProcess): boolean {
  if (message.kind === 'context' || message.kind === 'bye') return true
  return 'step' in message && message.step < 0
}

function neverRan(): HeadwayError {
  return new HeadwayError('migration_failed', 'env.py ended without running migrations.', {
    hint: 'It must come to context.run_migrations(). Look at what it does before, for instance under a condition.',
  })
}

/** env.py runs migrations more than once: for every tenant, or every database. */
export function severalContexts(): HeadwayError {
  return new HeadwayError(
    'unsupported',
    'env.py runs its migrations more than once: for several tenants or databases.',
    {
      hint: 'Headway runs one database and one schema at a time: let env.py choose by an argument (-x tenant=name).',
    },
  )
}
