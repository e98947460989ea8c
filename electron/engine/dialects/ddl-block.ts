/** Statements that belong together, shown as one block: an object with its parts. */
export type DdlBlock = {
  readonly schema: string
  readonly name: string
  readonly statements: readonly string[]
}

/** The statements of an object, under its name. */
export const block = (
  { schema, name }: { readonly schema: string; readonly name: string },
  ...statements: string[]
): DdlBlock => ({ schema, name, statements })

/** Whether a trigger or policy is on the table or view of that name. */
export const standsOn =
  (schema: string, name: string) =>
  (each: { readonly schema: string; readonly table: string }): boolean =>
    each.schema === schema && each.table === name
