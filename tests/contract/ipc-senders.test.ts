import type { WebContents } from 'electron'
import { afterAll, expect, test } from 'vitest'
import { appOrigin } from '../../electron/security.ts'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { serveIpc } from '../../electron/transport/ipc-server.ts'
import { ipcChannels } from '../../shared/wire.ts'
import { invokeAs } from '../helpers/electron-stand-in/ipc-main.ts'
import type { InvokeEvent, StandInFrame } from '../helpers/electron-stand-in/ipc-main.ts'
import { createOwnFace } from './own-face.ts'

const face = createOwnFace()
const mainFrame: StandInFrame = { origin: appOrigin, url: `${appOrigin}/`, parent: null }
const sender = { mainFrame }
/** A window of ours that was made to show another page. */
const foreignFrame: StandInFrame = {
  origin: 'https://evil.example',
  url: 'https://evil.example/',
  parent: null,
}
const moved = { mainFrame: foreignFrame }
const stop = serveIpc(face, createDispatcher(face), {
  origin: appOrigin,
  windows: () => [sender, moved] as unknown as WebContents[],
})
afterAll(stop)

const call = (event: InvokeEvent) => invokeAs(event, ipcChannels.call, 'project.recent', {})
const at = (origin: string): InvokeEvent => {
  const frame = { ...mainFrame, origin }
  return { sender: { mainFrame: frame }, senderFrame: frame }
}
/** The window's own contents, but with the frame replaced. */
const from = (senderFrame: StandInFrame | null): InvokeEvent => ({ sender, senderFrame })

test('the top frame of a window at our origin is answered', async () => {
  expect(await call(from(mainFrame))).toEqual({ ok: true, result: [] })
})

test.each([
  ['a frame that is gone', from(null)],
  ['a frame inside the page', from({ ...mainFrame, parent: mainFrame })],
  ['another frame than the main one', from({ ...mainFrame })],
  ['contents that belong to no window of ours', { sender: { mainFrame }, senderFrame: mainFrame }],
  ['a window of ours that navigated away', { sender: moved, senderFrame: foreignFrame }],
  ['a page of the web', at('https://evil.example')],
  ['a file', at('file://')],
  ['an opaque origin', at('null')],
  ['another host of our scheme', at('app://other')],
  ['our origin with a port', at('app://headway:1')],
])('%s is refused before anything is looked at', async (_, event) => {
  const before = face.reached.length
  expect(await call(event)).toMatchObject({ ok: false, error: { code: 'unauthorized' } })
  expect(face.reached).toHaveLength(before)
})
