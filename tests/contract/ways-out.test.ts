import type { WebContents } from 'electron'
import { expect, test } from 'vitest'
import { startBrowserHost } from '../../electron/browser-host.ts'
import { appOrigin } from '../../electron/security.ts'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { serveIpc } from '../../electron/transport/ipc-server.ts'
import { ipcChannels } from '../../shared/wire.ts'
import { invokeAs } from '../helpers/electron-stand-in/ipc-main.ts'
import { connect, readMessage } from './lanes.ts'
import { createOwnFace } from './own-face.ts'

/** Codes of the way between a window and the engine: what is said to be done is done, and leads out. */
const face = createOwnFace()
const hostOptions = { engine: face, port: 0, open: false, allowProduction: true, page: () => {} } as const

test('unknown_operation: Headway is started again, and the window with it', async () => {
  const serve = async () => startBrowserHost(hostOptions)
  const old = await serve()
  const ask = async (url: string, operation: string): Promise<unknown> => {
    const { socket } = await connect(url)
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(readMessage(data))))
    socket.send(JSON.stringify({ id: 1, operation, request: {} }))
    return answer.finally(() => socket.terminate())
  }
  const code = 'unknown_operation'
  expect(await ask(old.url, 'project.ofNextVersion')).toMatchObject({ ok: false, error: { code } })
  await old.close()
  const fresh = await serve()
  expect(await ask(fresh.url, 'project.recent')).toMatchObject({ ok: true })
  await fresh.close()
})

test('unauthorized: a used link is replaced, and another page by a window', async () => {
  const host = await startBrowserHost(hostOptions)
  const first = await connect(host.url)
  await expect(connect(host.url)).rejects.toThrow('403')
  const second = await connect(host.newUrl())
  for (const { socket } of [first, second]) socket.terminate()
  await host.close()

  const own = { origin: appOrigin, url: `${appOrigin}/`, parent: null }
  const led = { origin: 'https://example.com', url: 'https://example.com/', parent: null }
  const windows = [{ mainFrame: led }, { mainFrame: own }]
  const stop = serveIpc(face, createDispatcher(face), {
    origin: appOrigin,
    windows: () => windows as unknown as WebContents[],
  })
  const answers = await Promise.all(
    windows.map((sender) =>
      invokeAs({ sender, senderFrame: sender.mainFrame }, ipcChannels.call, 'project.recent', {}),
    ),
  )
  stop()
  expect(answers).toMatchObject([{ ok: false, error: { code: 'unauthorized' } }, { ok: true }])
})
