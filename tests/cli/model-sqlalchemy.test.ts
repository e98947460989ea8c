import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** Which tables the preset for SQLAlchemy finds, in the ways that projects lay out their models. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('migrations/_keep.sql', '')
})
afterEach(() => session.remove())

const head = `from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
`
const base = `${head}class Base(DeclarativeBase): pass\n`
const table = (name: string): string => `
class ${name}(Base):
    __tablename__ = '${name.toLowerCase()}'
    id: Mapped[int] = mapped_column(primary_key=True)
`
const asking = (more: string): string => `${head}from app.db import Base\n${more}`

/** Names of the tables of the model, or what was said instead. */
async function tables(module: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(files)) session.write(name, text)
  const model = { preset: 'sqlalchemy', module }
  session.write('headway.json', JSON.stringify({ model, targets: { dev: { url: 'sqlite:///shop.db' } } }))
  const { out, err } = await session.run('schema', 'model')
  const found = [...out.matchAll(/^CREATE TABLE "?(\w+)/gim)].map(([, name = '']) => name)
  return found.length > 0 ? found : [err]
}

/** What a server or a script does when it is imported; nothing of it may happen for a schema. */
const notToImport = `from app.db import Base\nopen('imported', 'w')\nraise SystemExit('this starts the server')\n`

describe.skipIf(spawnSync('python3', ['-c', 'import sqlalchemy']).status !== 0)('tables of', () => {
  test('a base whose models stand elsewhere in its package; what declares no table is not imported', async () => {
    const found = await tables('app.db:Base', {
      'app/__init__.py': '',
      'app/db.py': base,
      'app/billing.py': asking(table('Invoice')),
      'app/shop/models/order.py': asking(table('Order')),
      'app/tests/test_shop.py': asking(table('Made_up')),
      'app/main.py': notToImport,
    })
    expect(found).toEqual(['invoice', 'order'])
  })

  test('modules that import each other, whichever comes first by name', async () => {
    const found = await tables('app.models', {
      'app/__init__.py': '',
      'app/db.py': base,
      'app/models/__init__.py': '',
      'app/models/user.py': `${asking(table('User'))}from app.models.post import Post\n`,
      'app/models/post.py': `${asking('')}from app.models.user import User\n${table('Post')}`,
    })
    expect(found).toEqual(['post', 'user'])
  })

  test('a metadata object, and a plain module beside others at the root', async () => {
    const found = await tables('tables:metadata', {
      'tables.py': `${head}metadata = MetaData()\nTable('people', metadata, Column('id', Integer))\n`,
      'more.py': `${head}from tables import metadata\nTable('pets', metadata, Column('id', Integer))\n`,
      'seed.py': 'import tables\nraise SystemExit("this writes rows")\n',
    })
    expect(found).toEqual(['people', 'pets'])
  })

  test('several bases, and things that fail when they are asked anything', async () => {
    const found = await tables('app', {
      'app/__init__.py': `class Proxy:\n    def __getattr__(self, name): raise RuntimeError('out of context')\nproxy = Proxy()\n`,
      'app/one.py': `${base}${table('One')}`,
      'app/two.py': `${base}${table('Two')}`,
    })
    expect(found).toEqual(['one', 'two'])
  })

  test('a name that is not there, and a variable that models do not see, are told', async () => {
    const files = { 'app/__init__.py': '', 'app/db.py': `import os\nos.environ['SHOP_REGION']\n` }
    expect((await tables('app:Base', { 'app/__init__.py': '' }))[0]).toContain('app has no Base')
    expect((await tables('app.db:Base', files))[0]).toContain('"environment": ["SHOP_REGION"]')
  })
})
