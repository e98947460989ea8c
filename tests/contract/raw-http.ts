import { connect } from 'node:net'

export type RawAnswer = { readonly status: number; readonly headers: string; readonly body: string }

/** Sends bytes exactly as written, which no HTTP client would do, and reads what comes until the server closes. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    const chunks: Buffer[] = []
    socket.setTimeout(8_000, () =>
      socket.destroy(new Error(`no answer to ${JSON.stringify(text.slice(0, 80))}`)),
    )
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      // An upgrade that succeeded stays open: its first line says so.
      if (Buffer.concat(chunks).toString('latin1').startsWith('HTTP/1.1 101')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(readAnswer(Buffer.concat(chunks).toString('latin1'))))
    socket.write(text)
  })
}

/** A request as text. `headers` are written as given, doubled ones and all. */
export function requestText(line: string, headers: readonly string[], body = ''): string {
  return [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', body].join('\r\n')
}

function readAnswer(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  return { status: status === undefined ? 0 : Number(status), headers: head, body: body.join('\r\n\r\n') }
}
