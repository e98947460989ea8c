import { z } from 'zod'
import { backupOperations } from './contract/backups.ts'
import { changeOperations } from './contract/changes.ts'
import { fleetOperations } from './contract/fleets.ts'
import { gitOperations } from './contract/git.ts'
import { planOperations } from './contract/plans.ts'
import { projectOperations } from './contract/project.ts'
import { revisionOperations } from './contract/revisions.ts'
import { schemaOperations } from './contract/schema.ts'
import { settingsOperations } from './contract/settings.ts'
import { targetOperations } from './contract/targets.ts'
import { workOperations } from './contract/work.ts'
import { errorData } from './errors.ts'
import { runEvent } from './model/run.ts'

/**
 * The one contract between the engine and its faces: every operation with its effect, request, response and doc.
 * Client, server, CLI `--json` and the docs table derive from it.
 */
export const operations = {
  ...projectOperations,
  ...settingsOperations,
  ...revisionOperations,
  ...targetOperations,
  ...planOperations,
  ...backupOperations,
  ...fleetOperations,
  ...gitOperations,
  ...schemaOperations,
  ...changeOperations,
  ...workOperations,
}
type Operations = typeof operations
export type OperationName = keyof Operations
export type RequestOf<Name extends OperationName> = z.infer<Operations[Name]['request']>
export type ResponseOf<Name extends OperationName> = z.infer<Operations[Name]['response']>

/** Everything the engine tells without being asked. */
export const events = {
  /** A step of a run. */
  'run.event': runEvent,
  /** Files or settings changed on disk: read again. */
  'project.changed': z.object({ version: z.string() }),
  /** A target may stand elsewhere now. */
  'target.changed': z.object({ target: z.string() }),
  /** Work over 100 ms: what is being done; null when it ended. */
  progress: z.object({
    id: z.string(),
    text: z.string().nullable(),
    done: z.int().nullable(),
    total: z.int().nullable(),
    /** `work.cancel` ends it. */
    cancelable: z.boolean(),
  }),
  /** The shell asks the window to do something (menu, second instance). */
  'shell.command': z.object({ command: z.string() }),
}
type Events = typeof events
export type EventName = keyof Events
export type EventOf<Name extends EventName> = z.infer<Events[Name]>

/** What travels: a call, its answer, and events. */
export const callMessage = z.strictObject({
  id: z.int(),
  operation: z.string().max(100),
  request: z.unknown(),
})
export type CallMessage = z.infer<typeof callMessage>
const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorData }),
])
export type Answer = z.infer<typeof answer>

/** One handler per operation: what the engine offers to the dispatcher. */
export type Handlers = {
  readonly [Name in OperationName]: (request: RequestOf<Name>) => Promise<ResponseOf<Name>>
}

/** What every face holds: calls and listening, nothing else. */
export interface Channel {
  call<Name extends OperationName>(operation: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>>
  /** Returns the way to stop listening. */
  listen<Name extends EventName>(event: Name, listener: (value: EventOf<Name>) => void): () => void
}

/** The engine as the transports see it. */
export interface EngineFace {
  readonly handlers: Handlers
  /** All events of the engine. Returns the way to stop listening. */
  subscribe(listener: (name: EventName, value: unknown) => void): () => void
}
