import type { SourceFile } from './sources.ts'
import { wordsOf } from './sources.ts'

const names = ['sqlite', 'postgres']

/**
 * Where a dialect may be named: its own folder, a URL's scheme, its knex client, and where its programs are looked for.
 */
const places =
  /^electron\/(?:engine\/(?:dialects\/|project\/url[\w-]*\.ts$)|runtimes\/node\/knex-client\.ts$|cli\/doctor\/looks\/postgres\.ts$)/

const searched = /^(?:electron|renderer)\//

/** The dialects that a file of the product names as a literal or a key where it should ask what they can do. */
export function namedDialects(file: SourceFile): readonly string[] {
  if (!searched.test(file.path) || places.test(file.path)) return []
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
