import type { SourceFile } from './sources.ts'
import { wordsOf } from './sources.ts'

const names = ['sqlite', 'postgres']

/** Where a dialect may be named: its own folder and a URL's scheme. */
const places = /^electron\/engine\/(?:dialects\/|project\/url[\w-]*\.ts$)/

/** The dialects that a file of the engine names as a literal or a key where it should ask what they can do. */
export function namedDialects(file: SourceFile): readonly string[] {
  if (!file.path.startsWith('electron/engine/') || places.test(file.path)) return []
  return wordsOf(file).filter((word) => names.includes(word))
}
