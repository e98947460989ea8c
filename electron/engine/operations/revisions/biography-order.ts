import type { TableTouch } from '../../sql/table-touches.ts'

/** What a revision does to tables; revisions newest first. */
export type Touched = { readonly revision: string; readonly touches: readonly TableTouch[] }
export type Chapter = {
  readonly revision: string
  readonly table: string
  readonly touches: readonly TableTouch[]
}

/**
 * Every revision that touched a table, or one column of it, newest first: names are followed back through renames.
 * Statements before a rename use the older name. Pure; linear in the touches.
 */
export function chaptersOf(
  newestFirst: readonly Touched[],
  name: { readonly schema: string | null; readonly table: string; readonly column: string | null },
): readonly Chapter[] {
  let { table, column } = { table: name.table.toLowerCase(), column: name.column?.toLowerCase() ?? null }
  const chapters: Chapter[] = []
  for (const { revision, touches } of newestFirst) {
    const found: TableTouch[] = []
    const shown = table
    for (const each of touches.toReversed()) {
      const isHere = sameName(each, name.schema, table)
      const makesTable = isTableRename(each) && each.renamedTo?.toLowerCase() === table
      if (!isHere && !makesTable) continue
      if (makesTable) {
        table = each.table.toLowerCase()
        found.push(each)
      } else if (column === null) found.push(each)
      else if (renamesColumn(each) && each.renamedTo?.toLowerCase() === column) {
        column = each.columns[0]?.toLowerCase() ?? column
        found.push(each)
      } else if (concerns(each, column)) found.push(each)
    }
    if (found.length > 0) chapters.push({ revision, table: shown, touches: found.toReversed() })
  }
  // A column that was added later was not part of the table under its older name.
  const oldest = column === null ? chapters.length : lastOfColumn(chapters) + 1
  return chapters.slice(0, oldest)
}

function lastOfColumn(chapters: readonly Chapter[]): number {
  return chapters.findLastIndex(({ touches }) => !touches.every(isTableRename))
}

function sameName(touch: TableTouch, schema: string | null, table: string): boolean {
  return (
    touch.table.toLowerCase() === table &&
    (schema === null || touch.schema === null || touch.schema === schema)
  )
}

function isTableRename({ renamedTo, columns }: TableTouch): boolean {
  return renamedTo !== null && columns.length === 0
}

function renamesColumn({ renamedTo, columns }: TableTouch): boolean {
  return renamedTo !== null && columns.length > 0
}

function concerns({ columns, text, words }: TableTouch, column: string): boolean {
  if (columns.some((each) => each.toLowerCase() === column)) return true
  return text?.includes(` ${column} `) ?? words === 'drop'
}
