import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'
import { HeadwayError } from '../../../../../shared/errors.ts'

export type JsonPath = readonly (string | number)[]

/** Whether a JSON text holds a value at a path. */
export function isInJson(text: string, path: JsonPath): boolean {
  const tree = parseTree(text)
  return tree !== undefined && findNodeAtLocation(tree, [...path]) !== undefined
}

/**
 * A JSON text with one value changed, or (undefined) taken out; what is not beside it stays as it is written, comments
 * included. @throws HeadwayError `invalid_settings` where it is not a JSON object
 */
export function withJsonValue(text: string, path: JsonPath, value: unknown): string {
  if (value === undefined && !isInJson(text, path)) return text
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' }
  try {
    return applyEdits(text, modify(text, [...path], value, { formattingOptions }))
  } catch (cause) {
    throw new HeadwayError('invalid_settings', 'headway.json cannot be changed: it is not a JSON object.', {
      cause,
    })
  }
}
