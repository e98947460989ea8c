import { hash } from 'node:crypto'
import type { TextCache } from '../ports.ts'

/** The key of what is kept of one kind for one project. */
export function keyOfKept(kind: string, root: string): string {
  return `${kind}-${hash('sha256', root).slice(0, 16)}`
}

/** A kept JSON value; null where nothing is kept, or what is there is no JSON. */
export async function readKeptJson(texts: TextCache, key: string): Promise<unknown> {
  const text = await texts.read(key)
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** Keeps a value for the next process. Failing to, in a home that cannot be written to, is not an error. */
export async function keepJson(texts: TextCache, key: string, value: unknown): Promise<void> {
  try {
    await texts.write(key, JSON.stringify(value))
  } catch {
    // It is made again then.
  }
}
