import { z } from 'zod'

/** What became of a thing between two schemas; `same` also where nothing is compared. */
const diagramChange = z.enum(['same', 'added', 'altered', 'dropped'])
export type DiagramChange = z.infer<typeof diagramChange>

const diagramColumn = z.object({
  name: z.string(),
  type: z.string(),
  notNull: z.boolean(),
  isPrimary: z.boolean(),
  /** Part of a foreign key. */
  isForeign: z.boolean(),
  change: diagramChange,
})
export type DiagramColumn = z.infer<typeof diagramColumn>

/** A table as a box. `id` is unique within a diagram and made of schema and name. */
const diagramTable = z.object({
  id: z.string(),
  /** Empty where it is the database's usual one. */
  schema: z.string(),
  name: z.string(),
  columns: z.array(diagramColumn),
  change: diagramChange,
})
export type DiagramTable = z.infer<typeof diagramTable>

/** A foreign key as a line: from the table that has it to the one it refers to. */
const diagramLink = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  columns: z.array(z.string()),
  change: diagramChange,
})
export type DiagramLink = z.infer<typeof diagramLink>

/** The tables of a schema with their keys; where two schemas are compared, with what is only in one of them. */
export const diagram = z.object({ tables: z.array(diagramTable), links: z.array(diagramLink) })
export type Diagram = z.infer<typeof diagram>
