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

/** The flags of `Capabilities` that nothing in the product asks for. */
export function unreadCapabilities(files: readonly SourceFile[]): readonly string[] {
  const declared = files.find(({ path }) => path === 'electron/engine/dialects/dialect.ts')?.text ?? ''
  const body = /^type Capabilities = \{(.*?)^\}/ms.exec(declared)?.[1] ?? ''
  const flags = [...body.matchAll(/^ {2}readonly (\w+):/gm)].flatMap(([, flag]) => flag ?? [])
  const product = files.filter(({ path }) => /^(?:electron|shared|renderer)\//.test(path))
  return flags.filter(
    (flag) => !product.some(({ text }) => new RegExp(`capabilities\\s*\\.${flag}\\b`).test(text)),
  )
}
