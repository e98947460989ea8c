import type { EngineFace } from '../../shared/contract.ts'
import { backupHandlers } from './operations/backups/backup-operations.ts'
import { CancelableWork, workHandlers } from './operations/cancelable-work.ts'
import { changeHandlers } from './operations/changes/changes-operations.ts'
import type { EngineContext, EngineOptions } from './operations/context.ts'
import { EventHub } from './operations/event-hub.ts'
import { PlanStore } from './operations/plans/plan-store.ts'
import { fleetHandlers } from './operations/fleets/fleet-operations.ts'
import { gitHandlers } from './operations/git/git-operations.ts'
import { withOwnTarget } from './operations/python/with-own-target.ts'
import { planHandlers } from './operations/plans/plan-operations.ts'
import { projectHandlers } from './operations/project/project-operations.ts'
import { settingsHandlers } from './operations/project/settings-operations.ts'
import { revisionHandlers } from './operations/revisions/revision-operations.ts'
import { runHandlers } from './operations/runs/run-operations.ts'
import { RunStore } from './operations/runs/run-store.ts'
import { schemaHandlers } from './operations/schema/schema-operations.ts'
import { ShadowService } from './operations/schema/shadow-service.ts'
import { targetHandlers } from './operations/targets/target-operations.ts'
import { withTrust } from './operations/with-trust.ts'
import type { Ports } from './ports.ts'

export type { EngineOptions } from './operations/context.ts'

/** The engine: one open project, its databases, and what runs on them. `close` cancels runs and drops shadows. */
export type Engine = EngineFace & { close(): Promise<void> }

/** Makes an engine over the given ports. Nothing is read or opened before the first call. */
export function createEngine(ports: Ports, options: EngineOptions): Engine {
  const hub = new EventHub((error) => ports.log.warn(`a listener failed: ${String(error)}`))
  const context: EngineContext = {
    ports,
    options,
    hub,
    work: new CancelableWork(hub),
    plans: new PlanStore(),
    runs: new RunStore(),
    shadows: new ShadowService(ports, hub),
    passwords: new Map(),
    workspace: null,
  }
  return {
    handlers: withTrust(
      context,
      withOwnTarget(context, {
        ...projectHandlers(context),
        ...settingsHandlers(context),
        ...revisionHandlers(context),
        ...targetHandlers(context),
        ...planHandlers(context),
        ...runHandlers(context),
        ...backupHandlers(context),
        ...fleetHandlers(context),
        ...gitHandlers(context),
        ...schemaHandlers(context),
        ...changeHandlers(context),
        ...workHandlers(context),
      }),
    ),
    subscribe: (listener) => hub.subscribe(listener),
    close: () => closeEngine(context),
  }
}

async function closeEngine(context: EngineContext): Promise<void> {
  context.work.cancelAll()
  const active = context.runs.active()
  for (const run of active) run.controller.abort()
  await Promise.allSettled(active.map((run) => run.outcome))
  context.workspace?.close()
  context.workspace = null
  await context.shadows.close()
}
