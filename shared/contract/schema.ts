import { z } from 'zod'
import { errorData } from '../errors.ts'
import { diagram } from '../model/diagram.ts'
import { shadowPlace } from '../model/shadow-place.ts'
import { operation } from './operation.ts'

/** One side of a schema comparison. */
export const schemaSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('revision'), revision: z.string() }),
  /** The schema just before a revision: at all of its parents and dependencies. */
  z.strictObject({ kind: z.literal('before'), revision: z.string() }),
  z.strictObject({ kind: z.literal('target'), target: z.string() }),
  /** What the revisions applied on a target imply, replayed on the shadow. */
  z.strictObject({ kind: z.literal('applied'), target: z.string() }),
  /** What version rows imply, replayed on the shadow. */
  z.strictObject({ kind: z.literal('rows'), rows: z.array(z.string()) }),
  /** All heads, replayed on the shadow. */
  z.strictObject({ kind: z.literal('heads') }),
  /** A `.sql` file of DDL, or a module as `model`; relative to the project's root, inside of it. */
  z.strictObject({ kind: z.literal('file'), path: z.string() }),
  z.strictObject({ kind: z.literal('model') }),
  z.strictObject({ kind: z.literal('empty') }),
])
export type SchemaSource = z.infer<typeof schemaSource>

/** A schema as canonical DDL, or why it cannot be had. */
const schemaText = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('available'),
    /** For people: `revision ae10`, `database dev`. */
    title: z.string(),
    ddl: z.string(),
    /** Where it was replayed or built; null for a live database. */
    place: shadowPlace.nullable(),
    /** Where in `ddl` each object stands with its parts, such as a table with its indexes: characters, `to` excluded. */
    objects: z.array(z.object({ schema: z.string(), name: z.string(), from: z.int(), to: z.int() })),
    notCompared: z.array(z.object({ kind: z.string(), name: z.string(), reason: z.string() })),
    ms: z.number(),
  }),
  z.object({
    kind: z.literal('unavailable'),
    title: z.string(),
    reason: z.string(),
    hint: z.string().nullable(),
    /** The whole error, with its place and the words of a program that failed. */
    error: errorData.optional(),
  }),
])
export type SchemaText = z.infer<typeof schemaText>

/** A schema as a diagram, or why it cannot be had. */
const schemaDiagram = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('available'), title: z.string(), diagram, ms: z.number() }),
  z.object({
    kind: z.literal('unavailable'),
    title: z.string(),
    reason: z.string(),
    hint: z.string().nullable(),
  }),
])
export type SchemaDiagram = z.infer<typeof schemaDiagram>

export const schemaOperations = {
  'schema.diagram': operation(
    'reads',
    'The tables of a schema with their keys; with `before`, what was added, altered and dropped since is marked.',
    z.strictObject({ source: schemaSource, before: schemaSource.nullable(), target: z.string() }),
    schemaDiagram,
    { trust: true },
  ),
  'schema.of': operation(
    'reads',
    'The schema of a revision, a target or the model as canonical DDL. `target` chooses the dialect and the server of the shadow.',
    z.strictObject({ source: schemaSource, target: z.string() }),
    schemaText,
    { trust: true },
  ),
}
