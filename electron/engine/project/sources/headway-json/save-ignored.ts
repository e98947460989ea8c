import type { Ports } from '../../../ports.ts'
import { withJsonValue } from './edit-json.ts'

/** Replaces `ignoredChanges` in `headway.json` at `path`; everything else in the file stays as it is written. */
export async function saveIgnoredChanges(
  ports: Pick<Ports, 'files'>,
  path: string,
  changes: readonly { readonly change: string; readonly reason: string }[],
): Promise<void> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await ports.files.read(path))
  const value = changes.length === 0 ? undefined : changes
  await ports.files.write(path, withJsonValue(text, ['ignoredChanges'], value))
}
