import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

let session: CliSession
beforeEach(() => (session = createCliSession(null)))
afterEach(() => session.remove())

type Found = {
  readonly status: string
  readonly what: string
  readonly text: string
  readonly remedy: string | null
}
async function doctor(): Promise<{
  readonly code: number
  readonly get: (what: string) => Found | undefined
  readonly all: readonly Found[]
}> {
  const { code, out } = await session.run('doctor', '--json')
  const all = JSON.parse(out) as readonly Found[]
  return { code, all, get: (what) => all.find((found) => found.what === what) }
}
const settings = (value: object) => session.write('headway.json', JSON.stringify(value))

test('outside of a project: what Headway needs works, and what would make the rest work', async () => {
  const { code, get, all } = await doctor()
  expect(code).toBe(0)
  expect(get('Node')).toMatchObject({ status: 'works', text: process.versions.node })
  expect(get('SQLite driver')?.text).toMatch(/^SQLite 3\./)
  expect(get('PostgreSQL driver')?.text).toMatch(/^pg 8\./)
  expect(get('Project')?.remedy).toContain('headway init')
  expect(all.filter(({ status, remedy }) => status !== 'works' && remedy === null)).toEqual([])
})

test('a project: its files, and each target; another target without a URL here is no fault', async () => {
  session.write('migrations/_keep.sql', '')
  const other = { url: 'postgresql://nobody@127.0.0.1:1/none', tier: 'test' }
  settings({
    defaultTarget: 'dev',
    targets: { dev: { url: 'sqlite:///shop.db' }, ci: { urlEnv: 'NOT_SET_HERE' } },
  })
  const fine = await doctor()
  expect(fine.code).toBe(0)
  expect(fine.get('Target dev')?.status).toBe('works')
  expect(fine.get('Target ci')).toMatchObject({
    status: 'optional',
    text: expect.stringContaining('NOT_SET_HERE'),
  })
  settings({ targets: { other } })
  const lacking = await doctor()
  expect(lacking.code).toBe(3)
  expect(lacking.get('Target other')).toMatchObject({ status: 'missing', remedy: expect.any(String) })
})

test('broken settings and a Python that is not there are told, with a way out', async () => {
  settings({ targest: {} })
  expect((await doctor()).get('Project')?.status).toBe('missing')
  const model = { preset: 'sqlalchemy', module: 'app' }
  settings({ model, python: { interpreter: './no-python' }, targets: { dev: { url: 'sqlite:///shop.db' } } })
  const { code, get } = await doctor()
  expect([code, get('Python')?.status]).toEqual([3, 'missing'])
  expect(get('Python')?.text).toContain('no-python')
  const { out } = await session.run('doctor')
  expect(out).toMatch(/^no {2}Python/m)
})
