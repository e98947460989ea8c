import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { traitsOf } from '../dialects/traits.ts'

/**
 * A whole schema as stable, readable DDL: what people compare, not a script to run (it is in the order of names, not
 * of dependencies). One column a line; tables by name, each followed by its indexes, triggers and policies; equal
 * snapshots give equal text. What is not compared is listed at the end as comments. Empty for an empty schema.
 */
export function renderSchema(snapshot: SchemaSnapshot): string {
  return describeSchema(snapshot).ddl
}

/** The text of `renderSchema`, and where in it each object with its parts stands: `from` up to before `to`, in characters. */
export function describeSchema(snapshot: SchemaSnapshot): {
  readonly ddl: string
  readonly objects: { schema: string; name: string; from: number; to: number }[]
} {
  const blocks = traitsOf(snapshot.dialect).ddlBlocks(snapshot)
  const objects: { schema: string; name: string; from: number; to: number }[] = []
  const text: string[] = []
  let at = 0
  for (const { schema, name, statements } of blocks) {
    if (statements.length === 0) continue
    const own = statements.map((statement) => `${statement};\n`).join('')
    objects.push({ schema, name, from: at, to: at + own.length })
    text.push(own)
    // An empty line stands between two blocks.
    at += own.length + 1
  }
  const left = snapshot.notCompared.map(
    ({ kind, name, reason }) => `-- not compared: ${kind} ${name} (${reason})\n`,
  )
  return { ddl: [...text, ...(left.length === 0 ? [] : [left.join('')])].join('\n'), objects }
}
