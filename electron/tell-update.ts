import { app, dialog, shell } from 'electron'
import { checkForUpdate, updateText } from './update-check.ts'

const page = 'https://www.npmjs.com/package/headway-migrations'

/** Asks for the newest release and tells, with the page that has it. Nothing is downloaded. */
export async function tellUpdate(): Promise<void> {
  const current = app.getVersion()
  const answer = await checkForUpdate(current)
  const isNewer = answer.kind === 'newer'
  const { response } = await dialog.showMessageBox({
    type: answer.kind === 'unknown' ? 'warning' : 'info',
    message: updateText(current, answer),
    buttons: isNewer ? ['Open Its Page', 'Close'] : ['Close'],
    cancelId: isNewer ? 1 : 0,
  })
  if (isNewer && response === 0) await shell.openExternal(page)
}
