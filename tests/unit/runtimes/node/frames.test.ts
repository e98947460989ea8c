import { expect, test } from 'vitest'
import { userFrames } from '../../../../electron/runtimes/node/frames.ts'

test.each([
  ['    at upgrade (/my proj (1)/migrations/a.ts:3:9)', '/my proj (1)/migrations/a.ts'],
  ['    at /my proj (1)/migrations/a.ts:3:9', '/my proj (1)/migrations/a.ts'],
  ['    at async upgrade (file:///srv/my%20proj/a.ts?hash=1:3:9)', '/srv/my proj/a.ts'],
  ['    at async file:///srv/(x)/a.ts:3:9', '/srv/(x)/a.ts'],
  ['    at Object.upgrade [as run] (C:\\my proj\\a.ts:3:9)', 'C:\\my proj\\a.ts'],
  ['    at upgrade (C:/my proj/a.ts:3:9)', 'C:/my proj/a.ts'],
  ['    at upgrade (\\\\server\\share\\a.ts:3:9)', '\\\\server\\share\\a.ts'],
])('%s lies in a file of the user', (line, path) => {
  expect(userFrames(`Error: x\n${line}`, '/opt/headway')).toEqual([{ path, line: 3, column: 9 }])
})

test.each([
  '    at run (/opt/headway/dist/main.js:3:9)',
  '    at raw (/srv/app/node_modules/knex/lib/raw.js:3:9)',
  '    at node:internal/process/task_queues:95:5',
  'Error: at (nowhere:1:2)',
])('%s does not', (line) => {
  expect(userFrames(line, '/opt/headway')).toEqual([])
})
