import type { SourceFile } from './sources.ts'
import { wordsOf } from './sources.ts'

const names = ['sqlite', 'postgres']

/** Where a dialect may be named: its own folder, a URL's scheme, and the traits of the pure comparison. */
const places = /^electron\/engine\/(?:(?:dialects|sql)\/|project\/url[\w-]*\.ts$|schema\/dialect-traits\.ts$)/

/** The dialects that a file of the engine names as a literal or a key where it should ask what they can do. */
export function namedDialects(file: SourceFile): readonly string[] {
  if (!file.path.startsWith('electron/engine/') || places.test(file.path)) return []
  return wordsOf(file).filter((word) => names.includes(word))
}
