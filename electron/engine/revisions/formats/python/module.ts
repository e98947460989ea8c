import { pythonStatements, textOffset } from './statements.ts'
import { stringAt } from './strings.ts'

/** A module-level assignment: the expression as written, and where it stands in the text. */
export type Assignment = {
  readonly expression: string
  readonly start: number
  readonly end: number
}

/** A module-level function: the statements of its body, trimmed. */
export type PythonFunction = { readonly offset: number; readonly body: readonly string[] }

/** What a Python module declares at its top level. */
export type PythonModule = {
  readonly doc: string
  readonly docOffset: number
  /** The last one of each name. */
  readonly assignments: ReadonlyMap<string, Assignment>
  readonly functions: ReadonlyMap<string, PythonFunction>
}

const definition = /^(?:async\s+)?def\s+(\w+)\s*\([\s\S]*?\)\s*(?:->[^:]*)?:([\s\S]*)$/
/** `name = value` and `name: annotation = value`; the annotation may hold brackets, and `=` inside them. */
const assignment = /^(\w+)\s*(?::[^=]*)?=(?!=)\s*/

/** Reads the top level of a module. Nothing of it runs; what is not understood is left out. */
export function readModule(text: string): PythonModule {
  const assignments = new Map<string, Assignment>()
  const functions = new Map<string, { offset: number; body: string[] }>()
  let doc: { readonly value: string; readonly offset: number } | null = null
  let open: { body: string[] } | null = null
  let isFirst = true
  for (const { code, indent, offset, places } of pythonStatements(text)) {
    const trimmed = code.trim()
    if (isFirst) {
      isFirst = false
      const string = docString(trimmed)
      if (string !== null) {
        doc = { value: string, offset }
        continue
      }
    }
    if (indent > 0) {
      open?.body.push(trimmed)
      continue
    }
    open = null
    const defined = definition.exec(trimmed)
    if (defined !== null) {
      const inline = (defined[2] ?? '').trim()
      open = { body: inline === '' ? [] : [inline] }
      functions.set(defined[1] ?? '', { offset, ...open })
      continue
    }
    const assigned = assignment.exec(trimmed)
    if (assigned === null) continue
    const from = assigned[0].length
    assignments.set(assigned[1] ?? '', {
      expression: trimmed.slice(from),
      start: textOffset(places, from),
      end: textOffset(places, trimmed.length - 1) + 1,
    })
  }
  return { doc: doc?.value ?? '', docOffset: doc?.offset ?? 0, assignments, functions }
}

/** The value of a statement that is nothing but a string; null for any other. */
export function docString(statement: string): string | null {
  const string = stringAt(statement, 0)
  if (string === null || string.broken || /[fb]/.test(string.prefix)) return null
  return statement.slice(string.end).trim() === '' ? string.value : null
}
