import type { Handlers, RequestOf } from '../../../../shared/contract.ts'
import type { SchemaDiagram, SchemaSource, SchemaText } from '../../../../shared/contract/schema.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { EngineContext } from '../context.ts'
import { describeSchema } from '../../schema/canonical-ddl.ts'
import { toDiagram } from '../../schema/diagram.ts'
import { placeOf, snapshotOf, titleOf } from './schema-sources.ts'

type SchemaHandlers = Pick<Handlers, Extract<keyof Handlers, `schema.${string}`>>

export function schemaHandlers(context: EngineContext): SchemaHandlers {
  return {
    'schema.of': ({ source, target }) => schemaText(context, source, target),
    'schema.diagram': (request) => schemaDiagram(context, request),
  }
}

/** A schema as canonical DDL; what cannot be had is a state with its reason. */
async function schemaText(context: EngineContext, source: SchemaSource, target: string): Promise<SchemaText> {
  const start = context.ports.clock.monotonic()
  const title = titleOf(source)
  try {
    const snapshot = await snapshotOf(context, source, target)
    const place = await placeOf(context, target, [source])
    const ms = context.ports.clock.monotonic() - start
    return {
      kind: 'available',
      title,
      ...describeSchema(snapshot),
      notCompared: [...snapshot.notCompared],
      place,
      ms,
    }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { kind: 'unavailable', title, reason: error.message, hint: error.data.hint, error: error.data }
  }
}

/** A schema as boxes and lines; what cannot be had is a state with its reason. */
async function schemaDiagram(
  context: EngineContext,
  { source, before, target }: RequestOf<'schema.diagram'>,
): Promise<SchemaDiagram> {
  const start = context.ports.clock.monotonic()
  const title = before === null ? titleOf(source) : `${titleOf(before)} → ${titleOf(source)}`
  try {
    const old = before === null ? null : await snapshotOf(context, before, target)
    const diagram = toDiagram(await snapshotOf(context, source, target), old)
    return { kind: 'available', title, diagram, ms: context.ports.clock.monotonic() - start }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { kind: 'unavailable', title, reason: error.message, hint: error.data.hint }
  }
}
