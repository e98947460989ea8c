import { applyEdits, modify } from 'jsonc-parser'
import type { Ports } from '../../../ports.ts'

/** Replaces `ignoredChanges` in `headway.json` at `path`; everything else in the file stays as it is written. */
export async function saveIgnoredChanges(
  ports: Pick<Ports, 'files'>,
  path: string,
  changes: readonly { readonly change: string; readonly reason: string }[],
): Promise<void> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await ports.files.read(path))
  const value = changes.length === 0 ? undefined : changes
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' }
  await ports.files.write(
    path,
    applyEdits(text, modify(text, ['ignoredChanges'], value, { formattingOptions })),
  )
}
