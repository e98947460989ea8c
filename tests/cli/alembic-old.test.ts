import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

const nested = join(import.meta.dirname, '../fixtures/alembic/nested')

/** Packages of another age, and the Python they are for: `OLD_ALEMBIC=/usr/lib/python3/dist-packages`. */
const packages = process.env['OLD_ALEMBIC']
const python = process.env['OLD_ALEMBIC_PYTHON'] ?? '/usr/bin/python3'

const models = `import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}))


class User(Base):
    __tablename__ = "users"

    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(200), nullable=False, unique=True)
    color = sa.Column(sa.Enum("red", "blue", name="color"), server_default="red", nullable=False)
    created = sa.Column(sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    note = sa.Column(sa.String(50))
`

let session: CliSession
const before = process.env['PYTHONPATH']
beforeEach(() => {
  session = createCliSession(null)
  cpSync(nested, session.root, { recursive: true })
})
afterEach(() => {
  if (before === undefined) delete process.env['PYTHONPATH']
  else process.env['PYTHONPATH'] = before
  session.remove()
})

test.runIf(packages !== undefined)(
  'an Alembic of another age (1.8 with SQLAlchemy 1.4) runs as it is',
  { timeout: 180_000 },
  async () => {
    process.env['PYTHONPATH'] = packages
    session.write('app/db/headway.json', JSON.stringify({ python: { interpreter: python } }))
    session.write('app/models.py', models)
    const run = async (code: number, ...args: string[]): Promise<string> => {
      const answer = await session.run(...args)
      expect({ args, code: answer.code, err: answer.err.slice(0, 2000) }).toMatchObject({ args, code })
      return answer.out
    }
    expect(await run(0, 'plan', 'upgrade', 'head')).toContain('[pass] rehearsal')
    await run(0, 'upgrade', 'head')
    expect(await run(0, 'current')).toContain('1a0000000002 (head)')
    await run(0, 'check')
    session.write('app/models.py', `${models}    age = sa.Column(sa.Integer)\n`)
    expect(await run(0, 'revision', '--autogenerate', '-m', 'age')).toContain('add column users.age')
    await run(0, 'upgrade', 'head')
    expect(await run(0, 'upgrade', '1a0000000001:1a0000000002', '--sql')).toContain('note VARCHAR(50)')
    await run(0, 'downgrade', 'base')
  },
)
