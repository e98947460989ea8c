import { expect, test } from 'vitest'
import { openFirst, readStartOptions } from '../../electron/start-options.ts'
import { createOwnFace } from '../contract/own-face.ts'

test('without options nothing is opened but the browser, on a free port', () => {
  expect(readStartOptions([], '/home/me')).toEqual({
    project: null,
    sample: false,
    port: 0,
    open: true,
    allowProduction: false,
  })
})

test('a project is meant from where the person stands', () => {
  const options = readStartOptions(['--project', 'shop', '--port=4711', '--no-open'], '/home/me')
  expect(options).toMatchObject({ project: '/home/me/shop', port: 4711, open: false })
})

test.each([[['--prject', 'x']], [['--port', 'x']], [['--port', '70000']], [['stray']], [['--project']]])(
  '%j is refused',
  (args) => expect(() => readStartOptions(args, '/')).toThrow(/.+/),
)

test("Electron's own switches and the app's path are passed over where that is asked for", () => {
  const args = ['--no-sandbox', '--remote-debugging-port=0', '/opt/headway', '--sample']
  expect(readStartOptions(args, '/', true)).toMatchObject({ sample: true, project: null })
})

test('a project that cannot be opened becomes a line for the terminal, not an end', async () => {
  const face = createOwnFace()
  const options = readStartOptions(['--project', '/nowhere'], '/')
  expect(await openFirst(face.handlers, options)).toMatch(/No project is open/)
  expect(face.reached).toEqual(['project.open'])
})

test('the sample is opened only where no project is named', async () => {
  const face = createOwnFace()
  await openFirst(face.handlers, readStartOptions(['--sample', '--project', '/p'], '/'))
  await openFirst(face.handlers, readStartOptions(['--sample'], '/'))
  await openFirst(face.handlers, readStartOptions([], '/'))
  expect(face.reached).toEqual(['project.open', 'project.openSample'])
})
