import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  alembicLayouts,
  changeModels,
  layoutRevisions,
  plainSchema,
  schemaOf,
} from '../helpers/alembic-layouts.ts'
import type { AlembicLayout, Variables } from '../helpers/alembic-layouts.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'

const fixtures = join(import.meta.dirname, '../fixtures/alembic')
const [first, second] = layoutRevisions
const limit = process.env['SOAK'] === undefined ? 180_000 : 900_000
const isSoak = process.env['SOAK'] !== undefined

/** Every command is tried at each commit; for the others only in the long run. */
const walked = new Set(['sqlmodel-batch'])
/** In the long run only: what is their own is in another one as well. */
const long = new Set(['sync', 'nested'])

let server: OwnServer
let session: CliSession
let variables: Variables = {}

const tried = alembicLayouts.filter(({ name }) => isSoak || !long.has(name))

/** Points the project at another database: the environment of this process, as a shell's would be. */
function use({ connect }: AlembicLayout, database: string): void {
  for (const name of Object.keys(variables)) delete process.env[name]
  variables = connect?.(session.root, server, database) ?? {}
  Object.assign(process.env, variables)
}

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${args.join(' ')}: ${code}\n${err}`.slice(0, 2000)).toMatch(/: 0\n/)
  return out
}

describe.skipIf(!canRunAlembic())('an Alembic project, laid out as guides do', () => {
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true })
    await server.query("alter role postgres password 'secret'")
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    session = createCliSession(null)
  })
  afterEach(() => {
    for (const name of Object.keys(variables)) delete process.env[name]
    session.remove()
  })

  test.each(tried)('$name', { timeout: limit }, async (layout) => {
    const [ours, plain] = [`${layout.name.replace('-', '_')}_ours`, `${layout.name.replace('-', '_')}_plain`]
    if (layout.connect !== null)
      for (const each of [ours, plain]) await server.query(`create database ${each}`)
    cpSync(join(fixtures, layout.name), session.root, { recursive: true })
    use(layout, ours)
    const real = (...args: string[]) => alembic(session.root, ['-c', layout.ini, ...args], variables)

    expect(await run('history')).toContain(`(head)`)
    expect(await run('current')).toBe('')
    await run('upgrade', 'head')
    expect(real('current').out).toContain(`${second} (head)`)
    expect(await run('check')).toContain('no changes')
    if (!walked.has(layout.name) && !isSoak) return
    expect(real('check')).toMatchObject({ status: 0 })

    // The model changes: Alembic writes, Headway checks, and neither finds anything afterwards.
    changeModels(layout, session.root)
    expect(await run('revision', '--autogenerate', '-m', 'add tags')).toContain('it leads to the model')
    await run('upgrade', 'head')
    expect(real('check')).toMatchObject({ status: 0 })
    expect(await run('revision', '--autogenerate', '-m', 'nothing')).toContain('nothing was written')

    // A branch and its merge, written by Alembic and run by Headway.
    await run('revision', '-m', 'a side', '--head', second, '--splice')
    await run('merge', 'heads', '-m', 'both')
    await run('upgrade', 'head')
    expect(real('current').out).toContain('(head) (mergepoint)')
    expect(real('heads').out.trim().split('\n')).toHaveLength(1)

    await run('downgrade', first)
    expect(real('current').out).toContain(first)
    await run('stamp', second)
    expect(real('current').out).toContain(second)
    await run('stamp', first)
    await run('downgrade', 'base')
    expect(real('current').out).not.toContain('1a00')
    await run('upgrade', 'head')
    const withHeadway = await schemaOf(layout, session.root, server, ours)
    if (layout.connect === null) rmSync(join(session.root, 'app.db'))
    expect(await plainSchema(layout, session.root, server, plain)).toEqual(withHeadway)
    expect(withHeadway.length).toBeGreaterThan(2)
  })
})
