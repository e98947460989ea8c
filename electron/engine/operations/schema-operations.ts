import type { Handlers } from '../../../shared/contract.ts'
import type { SchemaSource, SchemaText } from '../../../shared/contract/schema.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { EngineContext } from './context.ts'
import { inspectRevision } from './inspect-revision.ts'
import type { ShadowSchema } from './inspect-revision.ts'
import { liveSchema } from './live-schema.ts'

type SchemaHandlers = Pick<Handlers, Extract<keyof Handlers, `schema.${string}`>>

export function schemaHandlers(context: EngineContext): SchemaHandlers {
  return { 'schema.of': ({ source, target }) => schemaText(context, source, target) }
}

/** A schema as canonical DDL; what cannot be had is a state with its reason. */
async function schemaText(context: EngineContext, source: SchemaSource, target: string): Promise<SchemaText> {
  const start = context.ports.clock.monotonic()
  const title = titleOf(source)
  try {
    const { ddl, notCompared } = await schemaOf(context, source, target)
    const ms = context.ports.clock.monotonic() - start
    return { kind: 'available', title, ddl, notCompared: [...notCompared], ms }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { kind: 'unavailable', title, reason: error.message, hint: error.data.hint }
  }
}

async function schemaOf(context: EngineContext, source: SchemaSource, target: string): Promise<ShadowSchema> {
  switch (source.kind) {
    case 'revision':
      return (await inspectRevision(context, source.revision, target)).after
    case 'before':
      return (await inspectRevision(context, source.revision, target)).before
    case 'target':
      return liveSchema(context, source.target)
    case 'empty':
      return { ddl: '', notCompared: [] }
    case 'model':
      throw new HeadwayError('unsupported', 'The schema of the model cannot be shown yet.')
  }
}

function titleOf(source: SchemaSource): string {
  switch (source.kind) {
    case 'revision':
      return `revision ${source.revision}`
    case 'before':
      return `before ${source.revision}`
    case 'target':
      return `database ${source.target}`
    case 'model':
      return 'model'
    case 'empty':
      return 'empty database'
  }
}
