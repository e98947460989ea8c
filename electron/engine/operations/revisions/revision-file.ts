import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openInEditor, windowEditor } from '../../revisions/window-editor.ts'
import { webLink } from '../../revisions/web-link.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { requireRevision } from '../workspace.ts'

/** Opens the file of a revision in the user's own editor. */
export async function openRevisionFile(
  context: EngineContext,
  revision: string,
): Promise<{ editor: string }> {
  const { file, root } = await fileOf(context, revision)
  const { environment } = context.ports
  const editor = windowEditor(environment, process.platform)
  await openInEditor(editor, [file], { cwd: root, environment })
  return { editor }
}

/** Where the file of a revision is: on this machine, and where its repository is published. */
export async function locateRevision(
  context: EngineContext,
  revision: string,
): Promise<{ path: string; link: string; published: boolean }> {
  const { file, root, path, trusted } = await fileOf(context, revision)
  const page = trusted ? await webLink(root, path, context.ports.environment) : null
  return { path: file, link: page ?? pathToFileURL(file).href, published: page !== null }
}

async function fileOf(context: EngineContext, revision: string) {
  const workspace = requireWorkspace(context)
  const { path } = requireRevision((await workspace.history()).byId, revision)
  const { root, trusted } = workspace.project
  return { file: join(root, path), root, path, trusted }
}
