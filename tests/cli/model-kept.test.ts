import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** What a preset for Python printed is used again until something changes that it read. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('migrations/_keep.sql', '')
  const model = { preset: 'sqlalchemy', module: 'shop', environment: ['SHOP_NAME'] }
  session.write(
    'headway.json',
    JSON.stringify({ format: 'sql', model, targets: { dev: { url: 'sqlite:///shop.db' } } }),
  )
  session.write('runs', '')
  session.write('shop/__init__.py', '')
  session.write('shop/names.txt', 'people')
  session.write(
    'shop/models.py',
    `import os
from sqlalchemy import *
open('runs', 'a').write('x')
metadata = MetaData()
Table(open('shop/names.txt').read() + os.environ.get('SHOP_NAME', ''), metadata, Column('id', Integer, primary_key=True))
`,
  )
})
afterEach(() => {
  delete process.env['SHOP_NAME']
  session.remove()
})

/** How often the program has run after another comparison. */
async function runs(expected: string): Promise<number> {
  const { out, err } = await session.run('schema', 'model')
  expect(out + err).toContain(expected)
  return readFileSync(join(session.root, 'runs'), 'utf8').length
}

test.skipIf(!canRunAlembic())(
  'nothing changed: the program does not run again; anything it read: it does',
  async () => {
    expect([await runs('people'), await runs('people')]).toEqual([1, 1])
    session.write('shop/names.txt', 'persons')
    expect([await runs('persons'), await runs('persons')]).toEqual([2, 2])
    session.write(
      'shop/more.py',
      `from shop.models import *\nTable('notes', metadata, Column('id', Integer))\n`,
    )
    expect([await runs('notes'), await runs('notes')]).toEqual([3, 3])
    process.env['SHOP_NAME'] = '_of_today'
    expect([await runs('persons_of_today'), await runs('persons_of_today')]).toEqual([4, 4])
    session.write('shop/models.py', 'fails')
    expect(await runs('NameError')).toBe(4)
  },
)
