import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** Which words Prisma's command is given. Its schema engine is downloaded, so the real one runs only where it is there. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  const targets = { dev: { url: 'sqlite:///shop.db' } }
  session.write(
    'headway.json',
    JSON.stringify({ model: { preset: 'prisma', module: 'db/app.prisma' }, targets }),
  )
  session.write('node_modules/.bin/prisma', `#!/bin/sh\necho "create table [$*] (id int);"\n`)
  chmodSync(join(session.root, 'node_modules/.bin/prisma'), 0o755)
})
afterEach(() => session.remove())

test.each([
  ['6.19.0', '--to-schema-datamodel'],
  ['7.10.1', '--to-schema'],
  ['8.0.0-rc.1', '--to-schema'],
])('Prisma %s knows it as %s', async (version, option) => {
  session.write('node_modules/prisma/package.json', JSON.stringify({ name: 'prisma', version }))
  const { out } = await session.run('schema', 'model')
  expect(out).toContain(`migrate diff --from-empty ${option} db/app.prisma --script`)
})
