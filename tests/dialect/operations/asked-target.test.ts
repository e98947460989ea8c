import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../../electron/transport/in-process.ts'
import { canRunAlembic } from '../../helpers/python-alembic.ts'

let root = ''
afterEach(() => rmSync(root, { recursive: true, force: true }))

const environment = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_" + "URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`

describe.skipIf(!canRunAlembic())('a database that only env.py knows', () => {
  it('counts as production until it is known, and whoever watches is told then', async () => {
    root = mkdtempSync(join(tmpdir(), 'headway-asked-'))
    mkdirSync(join(root, 'migrations/versions'), { recursive: true })
    writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = migrations\n')
    writeFileSync(join(root, 'migrations/env.py'), environment)
    writeFileSync(join(root, '.env'), 'DATABASE_URL=sqlite:///app.db\n')
    const ports = createNodePorts({
      userFolder: join(root, '.user'),
      temporaryFolder: join(root, '.scratch'),
    })
    const options = { trust: 'this-run', follow: 'ask', samplesFolder: null, sampleCopies: null } as const
    const engine = createEngine(ports, options)
    const channel = createInProcessChannel(engine, { checkResponses: true })
    const told: string[] = []
    try {
      const opened = await channel.call('project.open', { path: root })
      expect(opened.targets).toMatchObject([{ name: 'alembic', tier: 'production' }])
      engine.subscribe((name) => void told.push(name))
      await channel.call('targets.state', { target: 'alembic' })
      expect(told).toContain('project.changed')
      expect((await channel.call('project.current', {})).project?.targets).toMatchObject([
        { tier: 'development' },
      ])
      told.length = 0
      await channel.call('targets.state', { target: 'alembic' })
      expect(told).not.toContain('project.changed')
    } finally {
      await engine.close()
    }
  })
})
