import { networkInterfaces } from 'node:os'
import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowserHost } from '../../electron/browser-host.ts'
import type { BrowserHost } from '../../electron/browser-host.ts'
import { channelPath, sessionPath, webSocketProtocol } from '../../shared/wire.ts'
import { connect } from './lanes.ts'
import { createOwnFace } from './own-face.ts'
import { requestText, sendRaw } from './raw-http.ts'

const secretPage = 'the page'
const face = createOwnFace()
let host: BrowserHost
let port: number
let own: { session: string; cookie: string }

beforeAll(async () => {
  host = await startBrowserHost({
    engine: face,
    port: 0,
    open: false,
    allowProduction: false,
    page: (_, response) => response.end(secretPage),
  })
  port = Number(new URL(host.url).port)
  const { socket, ...secrets } = await connect(host.url)
  own = secrets
  socket.terminate()
})
afterAll(() => host.close())

const hostLine = () => `Host: 127.0.0.1:${port}`
const originLine = () => `Origin: http://127.0.0.1:${port}`
/** Header lines may name the port and the real secrets, which exist only once the host runs. */
type Lines = () => readonly string[]
type Attack = {
  readonly what: string
  readonly lines: Lines
  readonly target?: string
  readonly body?: () => string
}

async function ask(method: string, target: string, lines: readonly string[], body = '') {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  return sendRaw(port, requestText(`${method} ${target}`, [...lines, ...length], body))
}

const badHosts = [
  'localhost:PORT',
  'LOCALHOST:PORT',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.0.0.1:PORT.evil.example',
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1.evil.example:PORT',
  '[::1]:PORT',
  '0.0.0.0:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '0x7f000001:PORT',
  '0177.0.0.1:PORT',
  '127.0.0.2:PORT',
  'user@127.0.0.1:PORT',
  '127.0.0.1:0PORT',
  '127.0.0.1:PORT ,x',
  'localtest.me:PORT',
  '7f000001.7f000002.rbndr.us:PORT',
  '127.0.0.1.nip.io:PORT',
  '[::ffff:127.0.0.1]:PORT',
]
const badOrigins = [
  'null',
  'http://localhost:PORT',
  'https://127.0.0.1:PORT',
  'http://127.0.0.1',
  'http://127.0.0.1:1',
  'http://evil.example',
  'http://evil.example:PORT',
  'http://127.0.0.1:PORT.evil.example',
  'http://127.0.0.1:PORT/',
  'HTTP://127.0.0.1:PORT',
  'http://user@127.0.0.1:PORT',
  'file://',
  'app://headway',
  'chrome-extension://abcdefghijklmnop',
  'http://[::1]:PORT',
  'http://127.0.0.1:PORT http://evil.example',
  'http://evil.example?http://127.0.0.1:PORT',
  '',
]
const fill = (text: string): string => text.replaceAll('PORT', String(port))

describe('Host: rebinding and other names of this machine', () => {
  test.each(badHosts)('a page asked for as %s', async (name) => {
    const answer = await ask('GET', '/', [`Host: ${fill(name)}`])
    expect([400, 421]).toContain(answer.status)
    expect(answer.body).not.toContain(secretPage)
  })
  test.each(badHosts)('an upgrade asked for as %s, with every secret', async (name) => {
    const answer = await sendUpgrade([`Host: ${fill(name)}`, ...upgrade().slice(1)])
    expect([400, 421]).toContain(answer.status)
  })
  test.each([
    { what: 'no Host at all', lines: () => [] },
    { what: 'an empty Host', lines: () => ['Host: '] },
    { what: 'the right Host after a wrong one', lines: () => ['Host: evil.example', hostLine()] },
    { what: 'a wrong Host after the right one', lines: () => [hostLine(), 'Host: evil.example'] },
    {
      what: 'X-Forwarded-Host beside a wrong Host',
      lines: () => ['Host: evil.example', `X-Forwarded-${hostLine()}`],
    },
  ] satisfies Attack[])('$what', async ({ lines }) => {
    const answer = await ask('GET', '/', lines())
    expect([400, 421]).toContain(answer.status)
    expect(answer.body).not.toContain(secretPage)
  })
})

describe('Origin and Fetch Metadata', () => {
  test.each(badOrigins)('the session asked for from Origin %s, with the cookie', async (origin) => {
    const lines = [
      hostLine(),
      `Origin: ${fill(origin)}`,
      'Content-Type: application/json',
      `Cookie: ${own.cookie}`,
    ]
    const answer = await ask('POST', sessionPath, lines, '{"token":null}')
    expect(answer.status).toBe(403)
    expect(answer.headers).not.toMatch(/set-cookie|access-control/i)
  })
  test.each(badOrigins)('an upgrade from Origin %s, with every secret', async (origin) => {
    const lines = upgrade().map((line) => (line.startsWith('Origin') ? `Origin: ${fill(origin)}` : line))
    expect((await sendUpgrade(lines)).status).toBe(403)
  })
  test.each([
    {
      what: 'a script tag of another site',
      lines: () => ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'],
    },
    {
      what: 'another port of this machine',
      lines: () => ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: no-cors'],
    },
    {
      what: 'a frame of another site',
      lines: () => ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
    },
    { what: 'a doubled Origin', lines: () => [originLine(), 'Origin: http://evil.example'] },
  ] satisfies Attack[])('the page asked for by $what', async ({ lines }) => {
    const answer = await ask('GET', '/', [hostLine(), ...lines()])
    expect([400, 403]).toContain(answer.status)
    expect(answer.body).not.toContain(secretPage)
  })
  test('an upgrade without Origin', async () => {
    expect((await sendUpgrade(changed('Origin', null))).status).toBe(403)
  })
  test('a preflight gets no CORS headers', async () => {
    const lines = [hostLine(), 'Origin: http://evil.example', 'Access-Control-Request-Method: POST']
    const answer = await ask('OPTIONS', sessionPath, lines)
    expect(answer.status).toBe(403)
    expect(answer.headers).not.toMatch(/access-control/i)
  })
})

describe('the session', () => {
  test('after a reload the cookie speaks for the page', async () => {
    const answer = await ask('POST', sessionPath, [...json(), `Cookie: ${own.cookie}`], '{"token":null}')
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      200,
      { session: own.session, readOnlyProduction: true },
    ])
    expect(answer.headers).toMatch(/set-cookie: headway-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/i)
  })
  const json = () => [hostLine(), originLine(), 'Content-Type: application/json']
  test.each([
    { what: 'no token', body: () => '{"token":null}' },
    { what: 'a guessed token', body: () => `{"token":"${'A'.repeat(43)}"}` },
    { what: 'an empty token', body: () => '{"token":""}' },
    {
      what: 'the token of the first page, again',
      body: () => JSON.stringify({ token: new URL(host.url).hash.slice(1) }),
    },
    { what: 'the session instead of the token', body: () => JSON.stringify({ token: own.session }) },
    {
      what: 'the cookie instead of the token',
      body: () => JSON.stringify({ token: own.cookie.split('=')[1] }),
    },
  ])('$what', async ({ body }) => {
    const answer = await ask('POST', sessionPath, json(), body())
    expect(answer.status).toBe(403)
    expect(answer.headers).not.toMatch(/set-cookie/i)
  })
  test.each([
    { what: 'an array', body: '[]' },
    { what: 'a number as token', body: '{"token":1}' },
    { what: 'a further key', body: '{"token":null,"session":"x"}' },
    { what: 'a prototype', body: '{"token":null,"__proto__":{"session":"x"}}' },
    { what: 'half of JSON', body: '{"token":' },
    { what: 'no JSON', body: 'token=x' },
  ])('$what as body', async ({ body }) => {
    expect((await ask('POST', sessionPath, json(), body)).status).toBe(400)
  })
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ])('a form of another site can send %s, so it is no session request', async (type) => {
    const lines = [hostLine(), originLine(), `Content-Type: ${type}`, `Cookie: ${own.cookie}`]
    expect((await ask('POST', sessionPath, lines, '{"token":null}')).status).toBe(415)
  })
  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    '%s on the session',
    async (method) => {
      const answer = await ask(method, sessionPath, [...json(), `Cookie: ${own.cookie}`])
      expect(answer.status).toBe(405)
    },
  )
  test('a body over the cap', async () => {
    const answer = await ask('POST', sessionPath, json(), JSON.stringify({ token: 'x'.repeat(10_000) }))
    expect(answer.status).toBe(413)
  })
  test('a planted second cookie of the same name makes both worthless', async () => {
    const name = own.cookie.split('=')[0]
    for (const cookie of [`${name}=planted; ${own.cookie}`, `${own.cookie}; ${name}=planted`]) {
      const answer = await ask('POST', sessionPath, [...json(), `Cookie: ${cookie}`], '{"token":null}')
      expect(answer.status).toBe(403)
    }
  })
  test.each(['headway-1', 'headway', 'HEADWAY-PORT', 'xheadway-PORT'])('a cookie called %s', async (name) => {
    const cookie = `${fill(name)}=${own.cookie.split('=')[1]}`
    expect((await ask('POST', sessionPath, [...json(), `Cookie: ${cookie}`], '{"token":null}')).status).toBe(
      403,
    )
  })
  test('a link that was replaced by a newer one', async () => {
    const older = new URL(host.newUrl()).hash.slice(1)
    host.newUrl()
    expect((await ask('POST', sessionPath, json(), JSON.stringify({ token: older }))).status).toBe(403)
  })
})

/** The lines of an upgrade that is let in. */
function upgrade(): string[] {
  return [
    hostLine(),
    originLine(),
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${webSocketProtocol}, ${own.session}`,
    `Cookie: ${own.cookie}`,
  ]
}

async function sendUpgrade(lines: readonly string[], target = channelPath, method = 'GET') {
  return sendRaw(port, [`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
}
const changed = (start: string, line: string | null): string[] =>
  upgrade().flatMap((own) => (own.startsWith(start) ? (line === null ? [] : [line]) : [own]))

describe('the WebSocket', () => {
  test('the very same lines, unchanged, are let in', async () => {
    expect((await sendUpgrade(upgrade())).status).toBe(101)
  })
  test.each([
    { what: 'no cookie', lines: () => changed('Cookie', null) },
    { what: 'a wrong cookie', lines: () => changed('Cookie', `Cookie: headway-${port}=${'A'.repeat(43)}`) },
    {
      what: 'the session as cookie',
      lines: () => changed('Cookie', `Cookie: headway-${port}=${own.session}`),
    },
    { what: 'no protocol', lines: () => changed('Sec-WebSocket-Protocol', null) },
    {
      what: 'no session',
      lines: () => changed('Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: ${webSocketProtocol}`),
    },
    {
      what: 'a guessed session',
      lines: () =>
        changed('Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: ${webSocketProtocol}, ${'A'.repeat(43)}`),
    },
    {
      what: 'many guesses at once',
      lines: () =>
        changed('Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: ${webSocketProtocol}, a, ${own.session}`),
    },
    {
      what: 'the session alone',
      lines: () => changed('Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: ${own.session}`),
    },
    {
      what: 'the cookie as session',
      lines: () =>
        changed(
          'Sec-WebSocket-Protocol',
          `Sec-WebSocket-Protocol: ${webSocketProtocol}, ${own.cookie.split('=')[1]}`,
        ),
    },
    {
      what: 'another version of the protocol',
      lines: () => changed('Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: headway.v2, ${own.session}`),
    },
    { what: 'a page of another site', lines: () => [...upgrade(), 'Sec-Fetch-Site: cross-site'] },
    { what: 'another port of this machine', lines: () => [...upgrade(), 'Sec-Fetch-Site: same-site'] },
    { what: 'a doubled Origin', lines: () => [...upgrade(), 'Origin: http://evil.example'] },
    { what: 'a doubled protocol', lines: () => [...upgrade(), 'Sec-WebSocket-Protocol: x'] },
    { what: 'another path', lines: upgrade, target: '/' },
    { what: 'a path below', lines: upgrade, target: `${channelPath}/x` },
    { what: 'the session in the address', lines: upgrade, target: `${channelPath}?session=x` },
    { what: 'an absolute address', lines: upgrade, target: `http://127.0.0.1${channelPath}` },
    { what: 'an encoded path', lines: upgrade, target: '/%63hannel' },
  ] satisfies Attack[])('$what', async ({ lines, target }: Attack) => {
    expect([400, 403, 404]).toContain((await sendUpgrade(lines(), target)).status)
  })
  test('POST as upgrade', async () => {
    expect((await sendUpgrade(upgrade(), channelPath, 'POST')).status).toBe(404)
  })
  test('a malformed key', async () => {
    expect((await sendUpgrade(changed('Sec-WebSocket-Key', 'Sec-WebSocket-Key: x'))).status).toBe(400)
  })
  test('an ordinary GET of the channel', async () => {
    expect((await ask('GET', channelPath, [hostLine(), originLine()])).status).toBe(400)
  })
})

describe('other ways in', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s on the page', async (method) => {
    const answer = await ask(method, '/', [hostLine(), originLine()])
    expect(answer.status).toBe(405)
    expect(answer.body).not.toContain(secretPage)
  })
  test('CONNECT, as to a proxy', async () => {
    const answer = await ask('CONNECT', 'evil.example:80', [hostLine()])
    expect(answer.body).not.toContain(secretPage)
    expect(answer.status).not.toBe(200)
  })
  test('bytes that are no HTTP', async () => {
    expect((await sendRaw(port, '\u0016\u0003\u0001\u0002\r\n\r\n')).status).toBe(400)
  })
  test('a header beyond the cap', async () => {
    expect((await ask('GET', '/', [hostLine(), `X: ${'x'.repeat(20_000)}`])).status).toBe(431)
  })
  test('two lengths for one body (smuggling)', async () => {
    const lines = [
      hostLine(),
      originLine(),
      'Content-Type: application/json',
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
    ]
    expect((await sendRaw(port, requestText(`POST ${sessionPath}`, lines, '0\r\n\r\n'))).status).toBe(400)
  })
  test('every other address of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .map((entry) => entry.address)
      .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'))
    for (const address of [...others, '127.0.0.2']) {
      const error = await new Promise<unknown>((resolve) => {
        const socket = connectTcp({ host: address, port }, () => resolve(socket.destroy()))
        socket.on('error', resolve)
      })
      expect(error, address).toBeInstanceOf(Error)
    }
  })
})

test('after all of it no handler was reached, and the session still works', async () => {
  expect(face.reached).toEqual([])
  const { socket } = await connect(host.newUrl())
  socket.terminate()
})
