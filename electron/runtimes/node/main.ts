import { flushCompileCache } from 'node:module'
import { basename } from 'node:path'
import { format } from 'node:util'
import type { Knex } from 'knex'
import type { Failure, FromProcess, KnexOpening, ToProcess } from '../../../shared/door-protocol.ts'
import { BuilderTracker } from './builder-tracker.ts'
import type { EngineChannel } from './channel.ts'
import { openChannel } from './channel.ts'
import { Door } from './door.ts'
import { userFrames } from './frames.ts'
import type { DoorConfig } from './knex-types.ts'
import { createKnex, dialectOf, StepKnex, warmUpKnex } from './knex-client.ts'
import type { LoadedModule } from './load-file.ts'
import { installHooks, takeTypes } from './load-file.ts'
import { knexfileAsJson, noticedConfig } from './knexfile.ts'
import { LoadQueue } from './load-queue.ts'
import { noHooks, withHooks } from './migration-hooks.ts'
import type { MigrationHooks } from './migration-hooks.ts'
import { noteReads } from './note-reads.ts'
import { createOperations } from './operations/create-operations.ts'
import { watchParent } from './parent-watch.ts'

type Run = Extract<ToProcess, { kind: 'run' }>
type Open = Extract<ToProcess, { kind: 'open' }>
type Names = NonNullable<Open['functions']>
const ownNames: Names = { upgrade: 'upgrade', downgrade: 'downgrade' }
type StepFunction = (knex: Knex, operations: unknown) => unknown

/**
 * The process in which user code runs: it holds no connection and no credential, only the line to the engine.
 * The engine may kill it at any moment.
 */
function start(channel: EngineChannel): void {
  const door = new Door(channel, () => files.poke())
  const tracker = new BuilderTracker()
  const files = new LoadQueue(() => !running || door.isWaiting())
  let running = false
  let tools: Promise<Tools> | null = null
  let step = -1
  let names: Names = ownNames
  let isKnex = false
  Error.stackTraceLimit = 30
  installHooks()
  forwardConsole(channel)
  forwardWarnings(channel)
  const fail = (failed: number, reason: Failure['reason'], error: unknown): void => {
    channel.send({ kind: 'failed', step: failed, failure: failureOf(reason, error) })
  }
  // An unhandled rejection is a statement that was not awaited, or an error in a timer.
  process.on('unhandledRejection', (error) => fail(step, 'thrown', error))
  process.on('uncaughtException', (error) => fail(step, 'thrown', error))
  channel.onMessage((message) => {
    if (message.kind === 'open') {
      names = message.functions ?? ownNames
      isKnex = message.knex !== undefined
      Object.assign(process.env, message.environment)
      if (message.knex?.asks === 'settings') return void tellSettings(message.knex, channel, fail)
      tools = openTools(message, { door, tracker })
      // Reported as the failure of the first step.
      tools.catch(() => undefined)
    } else if (message.kind === 'load') {
      files.add(message.files)
    } else if (message.kind === 'run' && tools !== null) {
      step = message.step
      door.enter(step)
      tracker.enter()
      running = true
      void runStep(message, { tools, isKnex, names, door, tracker, files, channel, fail }).finally(() => {
        running = false
        tools?.then(
          ({ steps }) => steps.prepare(),
          () => undefined,
        )
        files.pokeLater()
      })
    } else if (message.kind === 'answers') {
      door.receive(message.answers)
    }
  })
  channel.send({ kind: 'ready' })
}

/** The knex of this process. */
type Tools = { readonly root: Knex; readonly steps: StepKnex; readonly hooks: MigrationHooks }

/** Makes the knex of this process, with what the knexfile adds to it. Rejects with what the knexfile threw. */
async function openTools({ dialect, serverVersion, knex }: Open, config: DoorConfig): Promise<Tools> {
  const found = knex === undefined || knex.file === null ? null : await noticedConfig(knex)
  const root = createKnex(dialect, serverVersion, config, { ...found?.config, named: knex?.client ?? null })
  const steps = new StepKnex(root)
  steps.prepare()
  warmUpKnex(root)
  // Now: the engine kills this process when it is done with it, and Node keeps compiled code only at an exit.
  setImmediate(flushCompileCache)
  return { root, steps, hooks: found?.hooks ?? noHooks }
}

/** Says what the knexfile comes to, for an engine that only asks that. */
async function tellSettings(
  opening: KnexOpening,
  channel: EngineChannel,
  fail: Workbench['fail'],
): Promise<void> {
  const reads = noteReads()
  const tellSources = (): void => channel.send({ kind: 'sources', files: reads() })
  try {
    const value = await knexfileAsJson(opening)
    tellSources()
    channel.send({ kind: 'knexfile', value })
  } catch (error) {
    tellSources()
    fail(-1, 'settings', error)
  }
}

/** What a step is run with. */
type Workbench = {
  readonly tools: Promise<Tools>
  /** Whether migrations are called as knex calls them. */
  readonly isKnex: boolean
  readonly names: Names
  readonly door: Door
  readonly tracker: BuilderTracker
  readonly files: LoadQueue
  readonly channel: EngineChannel
  readonly fail: (step: number, reason: Failure['reason'], error: unknown) => void
}

async function runStep(run: Run, workbench: Workbench): Promise<void> {
  const { names, door, tracker, files, channel, fail } = workbench
  const tools = await workbench.tools.catch((error: unknown) => fail(run.step, 'settings', error))
  if (tools === undefined) return
  const { root, steps, hooks } = tools
  const module = await files.take(run.file).catch((error: unknown) => {
    fail(run.step, 'load', error)
    return null
  })
  if (module === null) return
  const entry = run.direction === 'default' ? run.direction : names[run.direction]
  const call = functionOf(module, entry)
  if (call === null) {
    fail(run.step, 'missing', new Error(`The file has no function ${entry}.`))
    return
  }
  try {
    const knex = await steps.take(run.transactional)
    // knex gives its migrations nothing besides; its old releases gave them their Promise.
    const isOfKnex = workbench.isKnex && run.direction !== 'default'
    if (isOfKnex) await withHooks(hooks, knex, run.file.path, () => call(knex, Promise))
    else await call(knex, createOperations(dialectOf(root), door))
  } catch (error) {
    fail(run.step, 'thrown', error)
    return
  }
  const forgotten = tracker
    .forgotten()
    .map(({ text, stack }) => ({ text, frame: framesOf(stack)[0] ?? null }))
  const types = takeTypes(run.file)
  if (workbench.isKnex) for (const each of forgotten) channel.send(asUnderKnex(each))
  channel.send({
    kind: 'finished',
    step: run.step,
    outstanding: door.outstanding(),
    forgotten: workbench.isKnex ? [] : forgotten,
    types,
  })
}

type Forgotten = Extract<FromProcess, { kind: 'finished' }>['forgotten'][number]

/** A knex migration that behaves like this elsewhere gets a warning and is not refused. */
function asUnderKnex({ text, frame }: Forgotten): Extract<FromProcess, { kind: 'log' }> {
  const place = frame === null ? '' : ` (${basename(frame.path)}:${frame.line})`
  const words = `A query was built and never run, as under knex: ${text}${place}. An await is missing before it, or it can go.`
  return { kind: 'log', level: 'warn', text: words }
}

/** `export function upgrade`, or the same under CommonJS's default export; a model is its default export. */
function functionOf(module: LoadedModule, entry: string): StepFunction | null {
  const inner = module['default']
  const nested = typeof inner === 'object' && inner !== null ? (inner as LoadedModule)[entry] : undefined
  const found = module[entry] ?? nested
  return typeof found === 'function' ? (found as StepFunction) : null
}

function failureOf(reason: Failure['reason'], error: unknown): Failure {
  const thrown =
    error instanceof Error ? error : new Error(`Something that is no error was thrown: ${format(error)}`)
  const { query } = thrown as { readonly query?: unknown }
  return {
    reason,
    name: thrown.name,
    message: thrown.message,
    stack: thrown.stack ?? null,
    frames: framesOf(thrown.stack),
    query: typeof query === 'number' ? query : null,
  }
}

function framesOf(stack: string | undefined): Failure['frames'] {
  return userFrames(stack, import.meta.dirname)
}

/** What user code logs is an event of the run, in order with its statements. */
function forwardConsole(channel: EngineChannel): void {
  const forward =
    (level: 'info' | 'warn' | 'error') =>
    (...values: readonly unknown[]): void =>
      channel.send({ kind: 'log', level, text: format(...values) })
  Object.assign(console, {
    log: forward('info'),
    info: forward('info'),
    debug: forward('info'),
    warn: forward('warn'),
    error: forward('error'),
  })
}

/** Node's warnings of user code; that stripping types by call is new to Node is not news to anybody. */
function forwardWarnings(channel: EngineChannel): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return
    channel.send({ kind: 'log', level: 'warn', text: `${warning.name}: ${warning.message}` })
  })
}

watchParent()
start(openChannel())
