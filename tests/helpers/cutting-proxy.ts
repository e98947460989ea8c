import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { TestDatabase } from './postgres.ts'

/** Where the line is cut around the n-th (from 1) COMMIT: before the server gets it, or before its answer gets back. */
export type Cut = { readonly commit: number; readonly side: 'before' | 'after' }

export type CuttingProxy = { readonly settings: TestDatabase['settings']; close(): Promise<void> }

/** A TCP proxy before the test server, which cuts one connection at COMMIT and lets everything else through. */
export async function cutAtCommit(database: TestDatabase, cut: Cut): Promise<CuttingProxy> {
  let commits = 0
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
      // Alone, or within the record of a step.
      if (data.includes('COMMIT\0') || data.includes('; COMMIT; ')) {
        commits += 1
        if (commits === cut.commit && cut.side === 'before') return void client.destroy()
        mute = commits === cut.commit
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
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
