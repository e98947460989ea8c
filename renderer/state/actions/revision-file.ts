import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { desktopShell } from '../../client/connect.ts'
import { copyText } from './clipboard.ts'
import { toast, toastError } from './toasts.ts'

/** Opens the file of a revision in the editor that the person has chosen for the system. */
export async function openInEditor(revision: string): Promise<void> {
  try {
    const { editor } = await call('revisions.open', { revision })
    toast(`Opened in ${editor}`)
  } catch (error) {
    toastError(dataOf(error))
  }
}

/** Shows the file of a revision in the file manager; in a browser its path is copied instead. */
export async function revealFile(revision: string): Promise<void> {
  try {
    const { path } = await call('revisions.locate', { revision })
    const shell = desktopShell()
    await (shell ? shell.revealFile(path) : copyText(path, 'Path'))
  } catch (error) {
    toastError(dataOf(error))
  }
}

/** Copies a link to the file of a revision: in its published repository, else the file on this machine. */
export async function copyLink(revision: string): Promise<void> {
  try {
    const { link, published } = await call('revisions.locate', { revision })
    await copyText(link, published ? 'Link to the commit' : 'Link to the file')
  } catch (error) {
    toastError(dataOf(error))
  }
}
