import { ipcMain } from 'electron'
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import type { Answer, EngineFace } from '../../shared/contract.ts'
import { HeadwayError, toErrorData } from '../../shared/errors.ts'
import { ipcChannels } from '../../shared/wire.ts'
import type { SentEvent } from '../../shared/wire.ts'
import type { Dispatch } from './dispatch.ts'
import { gatherEvents } from './gathered-events.ts'

/** The only page that may speak: its exact origin, in the top frame of a window of ours. */
export type SenderRules = {
  readonly origin: string
  /** Contents of the windows that are open now. */
  readonly windows: () => readonly WebContents[]
}

/** Answers the calls of trusted windows through `dispatch` and sends them every event. Returns the way to stop. */
export function serveIpc(face: EngineFace, dispatch: Dispatch, rules: SenderRules): () => void {
  const pack = (event: string, value: unknown): SentEvent => ({ event, value })
  const told = gatherEvents(face, pack, (events) => {
    for (const contents of rules.windows()) contents.send(ipcChannels.events, events)
  })
  handle(ipcChannels.call, rules, async (operation, request) => {
    const answer = await dispatch(operation, request)
    told.flush()
    return answer
  })
  return () => {
    told.stop()
    ipcMain.removeHandler(ipcChannels.call)
  }
}

/** The one wrapper around `ipcMain.handle`: who asks is settled first, and nothing but data comes back. */
export function handle(
  channel: string,
  rules: SenderRules,
  listener: (first: unknown, second: unknown) => Promise<Answer>,
): void {
  ipcMain.handle(channel, async (event, first: unknown, second: unknown): Promise<Answer> => {
    // Read synchronously: after an await the frame may have navigated away.
    if (!isTrusted(event, rules)) return refusal
    try {
      return await listener(first, second)
    } catch (error) {
      return { ok: false, error: toErrorData(error) }
    }
  })
}

function isTrusted(event: IpcMainInvokeEvent, rules: SenderRules): boolean {
  const frame = event.senderFrame
  return (
    frame !== null &&
    frame.parent === null &&
    frame === event.sender.mainFrame &&
    frame.origin === rules.origin &&
    rules.windows().includes(event.sender)
  )
}

const refusal: Answer = {
  ok: false,
  error: new HeadwayError('unauthorized', 'The call does not come from a window of Headway.', {
    hint: 'Close this window, and open Headway again.',
  }).data,
}
