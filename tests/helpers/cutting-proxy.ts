import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { TestDatabase } from './postgres.ts'

/** Where the line is cut around the n-th (from 1) COMMIT: before the server gets it, or before its answer gets back. */
export type Cut = { readonly commit: number; readonly side: 'before' | 'after' }

/** What is reached through a proxy. */
type Reached = Pick<TestDatabase, 'settings'>

export type CuttingProxy = { readonly settings: TestDatabase['settings']; close(): Promise<void> }

/** A TCP proxy before the test server, which cuts one connection at COMMIT and lets everything else through. */
export async function cutAtCommit(database: Reached, { commit, side }: Cut): Promise<CuttingProxy> {
  let commits = 0
  // Alone, or within the record of a step.
  const counts = (data: Buffer): boolean => data.includes('COMMIT\0') || data.includes('; COMMIT; ')
  return await startProxy(database, side, (data) => {
    if (counts(data)) commits += 1
    return counts(data) && commits === commit
  })
}

/** The same at the n-th (from 1) packet that a client sends, in whatever connection; it cuts once. 0: never. */
export async function cutAtMessage(
  database: Reached,
  { message, side }: { readonly message: number; readonly side: Cut['side'] },
): Promise<CuttingProxy & { messages(): number }> {
  let messages = 0
  const proxy = await startProxy(database, side, () => {
    messages += 1
    return messages === message
  })
  return { ...proxy, messages: () => messages }
}

async function startProxy(
  database: Reached,
  side: Cut['side'],
  isHere: (data: Buffer) => boolean,
): Promise<CuttingProxy> {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(`${database.settings.host}/.s.PGSQL.${database.settings.port}`)
    let mute = false
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (data) => {
      if (isHere(data)) {
        if (side === 'before') return void client.destroy()
        mute = true
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      // The server has answered, so it has committed; nobody will hear of it.
      if (mute) client.destroy()
      else client.write(data)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    settings: { ...database.settings, host: '127.0.0.1', port },
    async close() {
      for (const socket of open) socket.destroy()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
