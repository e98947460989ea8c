import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A server that speaks just enough of PostgreSQL's protocol to ask for a password, and records every byte it gets. */
export type ListeningServer = {
  readonly port: number
  connections(): number
  /** All bytes so far, as Latin-1. */
  bytes(): string
  close(): Promise<void>
}

/** AuthenticationCleartextPassword. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const askForPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])

export async function startListening(): Promise<ListeningServer> {
  let connections = 0
  let bytes = ''
  const server = createServer((socket) => {
    connections += 1
    let asked = false
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      bytes += data.toString('latin1')
      if (data.equals(sslRequest)) socket.write('N')
      else if (!asked) asked = socket.write(askForPassword)
      else socket.destroy()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    bytes: () => bytes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
