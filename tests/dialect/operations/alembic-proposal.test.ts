import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../../electron/transport/in-process.ts'
import type { Channel, RequestOf } from '../../../shared/contract.ts'
import { canRunAlembic } from '../../helpers/python-alembic.ts'

const nested = join(import.meta.dirname, '../../fixtures/alembic/nested')

let root: string
let channel: Channel
let closeEngine: () => Promise<void>

const edit = (path: string, from: string, to: string): void => {
  const file = join(root, path)
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}
/** How often Alembic compared since the last time. */
const asks = (): number => {
  const file = join(root, 'asks.txt')
  const count = existsSync(file) ? readFileSync(file, 'utf8').length : 0
  rmSync(file, { force: true })
  return count
}

const question: RequestOf<'changes.propose'> = {
  target: '',
  from: { kind: 'heads' },
  to: { kind: 'model' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
}
const write: Omit<RequestOf<'changes.render'>, keyof RequestOf<'changes.propose'> | 'chosen'> = {
  online: false,
  heads: [],
  message: 'more',
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
  format: null,
}

describe.skipIf(!canRunAlembic())('the Changes screen of an Alembic project', () => {
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'headway-proposal-'))
    cpSync(nested, root, { recursive: true })
    edit(
      'app/db/migrations/env.py',
      'context.configure(',
      `context.configure(process_revision_directives=lambda *_: open(${JSON.stringify(join(root, 'asks.txt'))}, "a").write("x"), `,
    )
    edit(
      'app/models.py',
      '    note: Mapped',
      '    age: Mapped[int | None]\n    height: Mapped[int | None]\n    note: Mapped',
    )
    const ports = createNodePorts({
      userFolder: join(root, '.user'),
      temporaryFolder: join(root, '.scratch'),
    })
    const engine = createEngine(ports, {
      trust: 'this-run',
      follow: 'ask',
      samplesFolder: null,
      sampleCopies: null,
    })
    closeEngine = () => engine.close()
    channel = createInProcessChannel(engine, { checkResponses: true })
    await channel.call('project.open', { path: root })
  })
  afterEach(async () => {
    await closeEngine()
    rmSync(root, { recursive: true, force: true })
  })

  it(
    'asks Alembic once per comparison and choice, and again once a model changed',
    { timeout: 180_000 },
    async () => {
      const [target = { name: '' }] = await channel.call('targets.list', {})
      const asked = { ...question, target: target.name }
      const { comparison } = await channel.call('changes.propose', asked)
      const [age = '', height = ''] = comparison.changes.map(({ id }) => id)
      expect(asks()).toBe(1)
      const render = async (chosen: readonly string[]): Promise<string> => {
        const [file] = await channel.call('changes.render', {
          ...asked,
          ...write,
          heads: [],
          chosen: [...chosen],
        })
        return file?.text ?? ''
      }

      // A choice is asked for once, as the file that it is; going back and forth between choices asks nothing.
      const both = await render([age, height])
      const one = await render([age])
      expect(asks()).toBe(2)
      expect(both).toContain('height')
      expect(one).not.toContain('height')
      expect(await render([age, height])).toBe(both)
      expect(await render([age])).toBe(one)
      expect(asks()).toBe(0)

      // The models are another text: what was known of them holds no longer.
      edit('app/models.py', '    height: Mapped[int | None]', '    weight: Mapped[int | None]')
      expect(await render([age, height])).not.toContain('height')
      expect(asks()).toBeGreaterThan(0)
    },
  )
})
