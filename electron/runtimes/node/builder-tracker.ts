import type { Builder } from './knex-types.ts'

const writingMethods = new Set(['insert', 'update', 'del', 'truncate'])
const statement =
  /^\s*(?:insert|update|delete|merge|replace|create|alter|drop|truncate|comment|grant|revoke|with|call|do|refresh|select|vacuum|reindex|analyze)\b/i

/** A builder that nobody ran. */
type Forgotten = { readonly text: string; readonly stack: string | undefined }

/**
 * knex's builders do nothing until they are awaited, so a forgotten `await` is silence. This remembers what was
 * made and forgets what was run, or compiled as part of something else.
 */
export class BuilderTracker {
  #builders = new Set<Builder>()

  enter(): void {
    this.#builders = new Set()
  }

  made(builder: Builder): void {
    this.#builders.add(builder)
  }

  used(builder: Builder): void {
    this.#builders.delete(builder)
  }

  forgotten(): readonly Forgotten[] {
    return [...this.#builders].flatMap((builder) => {
      const text = describe(builder)
      return text === null ? [] : [{ text, stack: builder._asyncStack?.error.stack }]
    })
  }
}

/** What a builder would have done; null where leaving it alone is harmless. */
function describe(builder: Builder): string | null {
  if (builder._sequence !== undefined) {
    const [first] = builder._sequence
    return first === undefined ? null : `schema.${first.method}(...)`
  }
  if (builder._method !== undefined)
    return writingMethods.has(builder._method) ? `${builder._method}(...)` : null
  const { sql } = builder
  return typeof sql === 'string' && statement.test(sql) ? `raw(${JSON.stringify(sql.slice(0, 80))})` : null
}
