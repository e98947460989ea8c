import { requireCommitted } from '../dialects/scopes.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { QueryResult, Session, StatementClass } from '../dialects/dialect.ts'
import type { StatementLabel } from '../dialects/operation-rules.ts'
import { checkpoints } from './checkpoints.ts'
import type { ControlVerb } from '../../../shared/door-protocol.ts'
import type { AskedText, StatementPlace } from './asked-text.ts'
import { endedByItself, endedTransaction, placed } from './door-errors.ts'
import { infoOf, isPlain, recordedResult, refusalOf, shownOf } from './door-rules.ts'
import { inTransaction, noProgress, progressOf } from './backfill.ts'
import type { Backfill } from './backfill.ts'
import type { DoorOptions } from './door-options.ts'
import { EarlierWork, nothingEarlier } from './earlier-work.ts'
import { DoorSequences } from './door-sequences.ts'
import { watchedBackfill } from './watched-backfill.ts'
import { parseOperation, runOperation } from './operation-run.ts'

/** A statement that was looked at and handed over before its turn. */
type Running = { readonly statement: StatementClass; readonly result: Promise<QueryResult> }

/**
 * The one place every statement of user code and SQL files passes: numbered, classified, guarded, timed, journalled.
 * One at a time. After the first failure everything else is refused, so that swallowing an error hides nothing; only
 * a rollback to a savepoint from before it makes it undone.
 */
export class StatementDoor {
  /** What earlier runs of the step did of it. */
  readonly earlier: EarlierWork
  readonly #options: DoorOptions
  readonly #statements: StatementInfo[] = []
  readonly #savepoints: string[] = []
  #tail: Promise<unknown> = Promise.resolve()
  #failure: HeadwayError | null = null
  #failedDepth = 0
  #transactionEnded = false
  #ownTransaction = false
  #closed: HeadwayError | null = null
  #sent = 0
  #ended = 0
  #readsData = false
  readonly #sequences: DoorSequences

  constructor(options: DoorOptions) {
    this.#options = options
    this.earlier = new EarlierWork(options.earlier ?? nothingEarlier)
    const { dialect, session, transactional } = options
    const isWatched = session !== null && transactional
    this.#sequences = new DoorSequences(isWatched ? (dialect.watchSequences?.(session) ?? null) : null)
    if (options.opened !== undefined)
      this.#tail = options.opened.catch((error: HeadwayError) => this.close(error))
  }

  /** What passed, in order; the failed one included. */
  get statements(): readonly StatementInfo[] {
    return this.#sequences.settled(this.#statements)
  }

  get readsData(): boolean {
    return this.#readsData
  }

  /** The error that decides the step, whatever user code made of it. */
  get failure(): HeadwayError | null {
    return this.#failure
  }

  /** Statements handed to the server, the failed one included. */
  get sent(): number {
    return this.#sent
  }

  /** Statements that ran to their ends. */
  get ended(): number {
    return this.#ended
  }

  /** Refuses whatever comes from now on. */
  close(reason: HeadwayError): void {
    this.#closed ??= reason
  }

  /** When nothing is on its way any more. */
  async idle(): Promise<void> {
    await this.#tail
  }

  /** Statements of a sequence that was not completed do more than was seen of them: the guard looks again. */
  async judgeUnfinished(): Promise<void> {
    for (const statement of this.#failure === null ? this.#sequences.unfinished : [])
      await this.#options.guard?.before(statement).catch((error: unknown) => {
        throw this.#fail(placed(error, null))
      })
  }

  /** Runs a text of one or several statements; bindings need a single one. One result each. */
  execute(
    text: string,
    bindings: readonly unknown[] = [],
    place: StatementPlace | null = null,
  ): Promise<QueryResult[]> {
    return this.#inTurn(() => this.#text(text, bindings, place))
  }

  /**
   * Runs texts that were asked for together, each as `execute` does. Inside the engine's transaction they are handed
   * over without waiting for each answer where the session can: the server stops at the first failure by itself.
   */
  async executeAll(texts: readonly AskedText[]): Promise<PromiseSettledResult<QueryResult[]>[]> {
    const { session, transactional } = this.#options
    if (session?.pipelined !== undefined && transactional && texts.length > 1 && !this.#options.asColumns) {
      return await this.#inTurn(() => this.#together(session, texts))
    }
    return await Promise.allSettled(
      texts.map(({ sql, bindings, place = null }) => this.execute(sql, bindings, place)),
    )
  }

  async #together(
    session: Session,
    texts: readonly AskedText[],
  ): Promise<PromiseSettledResult<QueryResult[]>[]> {
    const ahead = this.#runAhead(session, texts)
    const outcomes: PromiseSettledResult<QueryResult[]>[] = []
    for (const [index, { sql, bindings, place = null }] of texts.entries()) {
      const [outcome] = await Promise.allSettled([this.#text(sql, bindings, place, ahead[index])])
      outcomes.push(outcome)
    }
    await Promise.allSettled(ahead.map(({ result }) => result))
    return outcomes
  }

  /** Sends all texts at once where only the server can refuse any of them; otherwise none. */
  #runAhead(session: Session, texts: readonly AskedText[]): readonly Running[] {
    const { dialect } = this.#options
    const isBounded = this.#options.bounds?.isUniform === false
    if (this.#failure !== null || this.#closed !== null || this.earlier.skip > 0 || isBounded) return []
    // A list may be an array or JSON, which the server must tell first.
    if (texts.some(({ bindings }) => bindings.some((value) => Array.isArray(value)))) return []
    const statements = texts.map(({ sql, single }) =>
      single === true || isPlain(sql) ? dialect.classify(sql) : null,
    )
    const passes = statements.every(
      (statement, index) => statement !== null && this.#mayGoAhead(texts[index]?.sql ?? '', statement),
    )
    if (!passes) return []
    const handOver = (): Running[] =>
      texts.map(({ sql, bindings }, index) => {
        const result = session.querySingle(sql, bindings)
        result.catch(() => undefined)
        return { result, statement: statements[index] ?? dialect.classify(sql) }
      })
    return session.pipelined?.(handOver) ?? []
  }

  #mayGoAhead(sql: string, statement: StatementClass): boolean {
    const { guard } = this.#options
    return this.#refusal(sql, statement) === null && guard?.waits?.({ sql, statement }) !== true
  }

  #refusal(sql: string, statement: StatementClass): HeadwayError | null {
    const { dialect, transactional, refuse } = this.#options
    const inTransaction = transactional || this.#ownTransaction
    return refusalOf(sql, statement, dialect, inTransaction) ?? refuse?.(sql) ?? null
  }

  /** Does what `op` asks for, with statements that the dialect works out; checked, as it comes from user code. */
  operate(operation: unknown): Promise<void> {
    const { dialect, session } = this.#options
    return this.#inTurn(async () => {
      this.#refuseAfterFailure()
      try {
        await runOperation(parseOperation(operation), {
          dialect,
          session,
          send: ({ sql, bindings = [] }, label) => this.#one(sql, bindings, null, label),
          backfill: (asked) => this.#backfill(asked),
        })
      } catch (error) {
        throw this.#fail(placed(error, null))
      }
    })
  }

  /** Writes rows in batches, each a transaction of its own with its entry in the journal; one statement for all who watch. */
  async #backfill(asked: Backfill): Promise<void> {
    const { session, transactional, guard, dialect, resumeAt = null } = this.#options
    if (session === null) return void (await this.#one(asked.sql, [], null, asked.label))
    if (transactional || this.#ownTransaction) throw this.#fail(inTransaction(asked.sql))
    if (this.#passes(asked.sql)) return
    const { skip } = this.earlier
    const { sql, label } = asked
    await guard?.before({ sql, statement: dialect.classify(sql), effects: label.effects })
    this.#sent += 1
    const from = this.earlier.isNext ? progressOf(resumeAt) : noProgress
    const isClosed = (): boolean => this.#closed !== null
    try {
      await watchedBackfill(asked, session, from, {
        ...this.#options,
        skip,
        done: this.#statements,
        isClosed,
      })
      this.#ended += 1
    } catch (error) {
      throw this.#fail(placed(error, null))
    }
  }

  /** knex's own transactions: savepoints inside the engine's, real ones outside. Anything else is refused. */
  control(verb: ControlVerb, name: string | null): Promise<void> {
    return this.#inTurn(async () => {
      this.#options.bounds?.forget()
      this.#sequences.forget()
      if (verb === 'rollback_to' && name !== null) await this.#rollbackTo(name)
      else if (verb === 'rollback' && this.#ownTransaction) await this.#endOwn('rollback')
      else {
        this.#refuseAfterFailure()
        await this.#control(verb, name)
      }
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work)
    this.#tail = mine.catch(() => undefined)
    return await mine
  }

  /** @param running of the text's only statement, where it is on its way already */
  async #text(
    text: string,
    bindings: readonly unknown[],
    place: StatementPlace | null,
    running?: Running,
  ): Promise<QueryResult[]> {
    const statements = running === undefined ? this.#split(text) : [text]
    if (statements.length > 1 && bindings.length > 0) {
      throw this.#fail(new HeadwayError('sql_failed', 'Bindings need a single statement.', { sql: text }))
    }
    const results: QueryResult[] = []
    for (const sql of statements) results.push(await this.#one(sql, bindings, place, null, running))
    return results
  }

  #split(text: string): readonly string[] {
    if (isPlain(text)) return [text]
    try {
      const { dialect, session } = this.#options
      return dialect.splitStatements(text, session?.reading).map((statement) => statement.sql)
    } catch (error) {
      throw this.#fail(error as HeadwayError)
    }
  }

  async #one(
    sql: string,
    bindings: readonly unknown[],
    place: StatementPlace | null,
    label: StatementLabel | null = null,
    running?: Running,
  ): Promise<QueryResult> {
    this.#refuseAfterFailure()
    const { dialect, session } = this.#options
    const statement = running?.statement ?? dialect.classify(sql, session?.reading)
    const refusal = running === undefined ? this.#refusal(sql, statement) : null
    if (refusal !== null) throw this.#fail(placed(refusal, place))
    this.#readsData ||= statement.reads
    if (this.#passes(sql)) return recordedResult(statement, dialect)
    return await this.#send(sql, bindings, statement, place, label, running?.result)
  }

  #passes(sql: string): boolean {
    try {
      return this.earlier.passes(sql)
    } catch (error) {
      throw this.#fail(error as HeadwayError)
    }
  }

  async #send(
    sql: string,
    bindings: readonly unknown[],
    statement: StatementClass,
    place: StatementPlace | null,
    given: StatementLabel | null,
    running?: Promise<QueryResult>,
  ): Promise<QueryResult> {
    const { session, guard, listener, journal, checkpoint, clock, asColumns = false } = this.#options
    const index = this.#statements.length
    const shown = await shownOf(this.#options, sql, bindings).catch((error: unknown) => {
      throw this.#fail(placed(error, place))
    })
    const label = given ?? (await this.#sequences.label({ sql, statement }, index))
    listener?.onStart(index, shown)
    const started = clock.monotonic()
    const finish = (rows: number | null, ok: boolean): void => {
      const info = infoOf(shown, statement, label, rows, clock.monotonic() - started)
      this.#statements.push(info)
      listener?.onFinish(index, info, ok)
    }
    try {
      await journal?.before(index + this.earlier.skip, this.#statements, sql)
      await guard?.before({ sql, statement, ...(label === null ? {} : { effects: label.effects }) })
      await this.#options.bounds?.before(sql, statement)
      await checkpoint(checkpoints.beforeStatement)
      this.#sent += 1
      const result =
        session === null
          ? recordedResult(statement, this.#options.dialect)
          : await (running ??
              this.earlier.ask(
                () => session.querySingle(sql, bindings, asColumns),
                { sql, statement, index },
                this.#options,
              ))
      if (await this.#hasEnded()) throw endedByItself(sql)
      await guard?.after({ sql, statement })
      finish(result.rowCount, true)
      this.#ended += 1
      await checkpoint(checkpoints.afterStatement)
      return result
    } catch (error) {
      if (this.#statements.length === index) finish(null, false)
      await this.#hasEnded()
      throw this.#fail(placed(error, place))
    }
  }

  /** Whether the open transaction was ended by what it ran; whatever follows would be committed by itself. */
  async #hasEnded(): Promise<boolean> {
    const { dialect, session, transactional } = this.#options
    if (session === null || !(transactional || this.#ownTransaction)) return false
    this.#transactionEnded ||= !(await dialect.inTransaction(session))
    return this.#transactionEnded
  }

  async #control(verb: ControlVerb, name: string | null): Promise<void> {
    const { transactional, session } = this.#options
    if (verb === 'savepoint' && name !== null && /^\w+$/.test(name)) {
      this.#savepoints.push(name)
      await session?.query(`SAVEPOINT ${name}`)
    } else if (verb === 'release' && name !== null && this.#savepoints.includes(name)) {
      this.#savepoints.splice(this.#savepoints.indexOf(name))
      await session?.query(`RELEASE SAVEPOINT ${name}`)
    } else if (verb === 'begin') await this.#begin()
    else if (!transactional && this.#ownTransaction && verb === 'commit') await this.#endOwn('commit')
    // Outside of any transaction each statement is one by itself already.
    else if (verb === 'autocommit' && !transactional && !this.#ownTransaction) return
    else throw this.#fail(endedTransaction(verb))
  }

  async #rollbackTo(name: string): Promise<void> {
    const depth = this.#savepoints.indexOf(name)
    if (depth === -1) throw this.#fail(endedTransaction('rollback'))
    // The savepoint went with its transaction.
    if (this.#transactionEnded && this.#failure !== null) throw this.#failure
    if (this.#failure !== null && this.#failedDepth > depth && this.#failure.code === 'sql_failed')
      this.#failure = null
    this.#savepoints.splice(depth + 1)
    await this.#options.session?.query(`ROLLBACK TO SAVEPOINT ${name}`)
  }

  /** Inside the engine's transaction there is nothing to begin; outside it is a transaction of the step's own. */
  async #begin(): Promise<void> {
    if (this.#options.transactional) return
    if (this.#ownTransaction) throw this.#fail(endedTransaction('begin'))
    if (this.#options.session !== null) await this.#options.dialect.begin(this.#options.session)
    this.#ownTransaction = true
  }

  async #endOwn(end: 'commit' | 'rollback'): Promise<void> {
    this.#ownTransaction = false
    const { session, dialect } = this.#options
    if (session === null) return
    if (end === 'rollback') return dialect.rollback(session)
    const result = await dialect.commit(session)
    try {
      requireCommitted(result)
    } catch (error) {
      throw this.#fail(error as HeadwayError)
    }
  }

  #refuseAfterFailure(): void {
    if (this.#closed !== null) throw this.#closed
    if (this.#failure !== null) throw this.#failure
  }

  #fail(error: HeadwayError): HeadwayError {
    if (this.#failure === null) {
      this.#failure = error
      this.#failedDepth = this.#savepoints.length
    }
    return error
  }
}
