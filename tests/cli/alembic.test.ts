import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { headway } from '../helpers/headway-command.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'

const fixtures = join(import.meta.dirname, '../fixtures/alembic')
const head = '1a0000000002'
const limit = 180_000

/** A way in which guides lay a project out: where `alembic` is typed, its ini file, and how it learns its database. */
type Layout = {
  readonly name: string
  readonly ini: string
  readonly postgres: boolean
  connect(session: CliSession, url: string, database: TestDatabase | null): Readonly<Record<string, string>>
}

const noVariables = (): Readonly<Record<string, string>> => ({})
const layouts: readonly Layout[] = [
  { name: 'nested', ini: 'app/db/alembic.ini', postgres: false, connect: noVariables },
  {
    name: 'five-variables',
    ini: 'alembic.ini',
    postgres: true,
    connect: (_session, _url, database) => ({
      DATABASE_HOST: database?.settings.host ?? '',
      DATABASE_PORT: String(database?.settings.port),
      DATABASE_NAME: database?.name ?? '',
      DATABASE_USER: database?.settings.user ?? '',
      DATABASE_PASSWORD: 'secret',
    }),
  },
]

let session: CliSession
let database: TestDatabase | null = null
let variables: Readonly<Record<string, string>> = {}

async function open({ name, postgres, connect }: Layout): Promise<void> {
  cpSync(join(fixtures, name), session.root, { recursive: true })
  database = postgres ? await createTestDatabase() : null
  variables = connect(session, database?.url ?? '', database)
  Object.assign(process.env, variables)
}

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${code}\n${err}`.slice(0, 2000)).toMatch(/^0\n/)
  return out
}

beforeEach(() => {
  session = createCliSession(null)
})
afterEach(async () => {
  for (const name of Object.keys(variables)) delete process.env[name]
  session.remove()
  await database?.drop()
  database = null
})

describe.skipIf(!canRunAlembic())('an Alembic project, laid out as guides do', () => {
  // A host that is a folder cannot stand in the host of a URL that such an env.py builds.
  test.each(layouts.filter(({ name }) => name !== 'five-variables'))(
    '$name',
    { timeout: limit },
    async (layout) => {
      await open(layout)
      const real = (...args: string[]) => alembic(session.root, ['-c', layout.ini, ...args], variables)
      expect(await run('history')).toContain(`(head)`)
      expect(await run('current')).toBe('')
      expect(await run('plan', 'upgrade', 'head')).toContain('[pass] rehearsal')
      await run('upgrade', '+1')
      expect(real('current').out).toContain('1a0000000001')
      await run('upgrade', 'head')
      expect(real('current').out).toContain(`${head} (head)`)
      expect(await run('current')).toContain(`${head} (head) (current)`)
      expect(real('check')).toMatchObject({ status: 0 })
      expect(await run('upgrade', '1a0000000001:head', '--sql')).toContain('note VARCHAR(50)')
      await run('downgrade', '-1')
      expect(real('current').out).toContain('1a0000000001')
      await run('stamp', 'head')
      expect(real('current').out).toContain(`${head} (head)`)
      await run('stamp', '1a0000000001')
      await run('downgrade', 'base')
      expect(real('upgrade', 'head')).toMatchObject({ status: 0 })
      expect(await run('current')).toContain(`${head} (head) (current)`)
      await run('downgrade', 'base')
      expect(real('current').out).not.toContain('1a00')
    },
  )
})

test.skipIf(!canRunAlembic())(
  'five DATABASE_* variables are known without Python after the first time, and no secret is handed on',
  { timeout: limit },
  async () => {
    const layout = layouts.find(({ name }) => name === 'five-variables')
    if (layout === undefined) throw new Error('five-variables')
    await open(layout)
    process.env['DATABASE_HOST'] = 'localhost'
    session.write(
      'alembic/versions/bad.py',
      `revision = 'bad'\ndown_revision = '${head}'\nimport os\n\ndef upgrade():\n    raise ValueError(os.environ["DATABASE_PASSWORD"])\n`,
    )
    const answer = (await session.json('targets')) as readonly {
      readonly name: string
      readonly displayUrl: string | null
    }[]
    expect(JSON.stringify(answer)).toContain('localhost')
    expect(JSON.stringify(answer)).not.toContain('secret')
  },
)

describe.skipIf(!canRunAlembic())('two runs at once', () => {
  test(
    'the one that waits for the lock goes on although its env.py was there long before',
    { timeout: limit },
    async () => {
      cpSync(join(fixtures, 'nested'), session.root, { recursive: true })
      const mark = (name: string): string => join(session.root, name)
      const says =
        'from pathlib import Path\nwith Path("reached").open("a") as reached:\n    reached.write("x")\n'
      const env = 'app/db/migrations/env.py'
      const text = readFileSync(mark(env), 'utf8')
      session.write(
        env,
        text.replace(
          '        with context.begin_transaction',
          `${says.replaceAll(/^(?=.)/gm, '        ')}        with context.begin_transaction`,
        ),
      )
      const versions = 'app/db/migrations/versions'
      session.write(
        join(versions, 'slow.py'),
        `from pathlib import Path
from time import sleep

revision = "1a0000000003"
down_revision = "${head}"


def upgrade():
    Path("running").touch()
    while not Path("go").exists():
        sleep(0.05)
    raise ValueError("over")


def downgrade():
    pass
`,
      )
      const options = { cwd: session.root }
      const first = headway(['upgrade', 'head'], options)
      await vi.waitFor(() => expect(existsSync(mark('running'))).toBe(true), { timeout: 60_000 })
      const second = headway(['downgrade', '-1', '--lock-timeout', '60'], options)
      const before = readFileSync(mark('reached'), 'utf8')
      await vi.waitFor(() => expect(readFileSync(mark('reached'), 'utf8')).not.toBe(before), {
        timeout: 60_000,
      })
      session.write('go', '')
      expect((await first).output).toContain('over')
      const { code, output } = await second
      expect(output).toContain('Waiting for')
      expect(code).toBe(0)
    },
  )
})
