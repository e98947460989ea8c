import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createCliSession } from '../cli-session.ts'
import { createTestDatabase } from '../postgres.ts'
import { alembic } from '../python-alembic.ts'
import { changed } from './case.ts'
import type { ModelCase, ModelChange } from './case.ts'
import type { Dialect } from './run-case.ts'

const environmentPy = `from alembic import context
from sqlalchemy import create_engine
from shop.models import METADATA
with create_engine(open('url.txt').read()).connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, OPTIONS)
    with context.begin_transaction(): context.run_migrations()
`
const makeTables = `from sqlalchemy import create_engine
from shop.models import METADATA
METADATA.create_all(create_engine(open('url.txt').read()))
`

/**
 * What `alembic revision --autogenerate` writes for each change by itself, on a database that `create_all` of the same
 * models made: the calls of its `upgrade()`. Options as its template has them, then with all comparisons switched on.
 */
export async function alembicsView(
  each: ModelCase,
  dialect: Dialect,
  changes: readonly ModelChange[],
): Promise<{ readonly plain: Calls; readonly all: Calls }> {
  const database = dialect === 'postgres' ? await createTestDatabase() : null
  const session = createCliSession(null)
  const metadata = each.preset === 'sqlmodel' ? 'SQLModel' : 'Base'
  const python = (text: string) =>
    text.replaceAll('METADATA', `${metadata}.metadata`).replace(/(import) (\w+)\.metadata/, '$1 $2')
  try {
    session.write(
      'url.txt',
      database?.url.replace('postgresql:', 'postgresql+psycopg2:') ?? 'sqlite:///shop.db',
    )
    session.write('alembic.ini', '[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n')
    session.write(
      'alembic/script.py.mako',
      'revision = ${repr(up_revision)}\ndown_revision = None\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\ndef downgrade():\n    pass\n',
    )
    for (const [name, content] of Object.entries(each.files(dialect))) session.write(name, content)
    session.write(each.path, each.text(dialect))
    session.write('make.py', python(makeTables))
    const made = spawnSync('python3', ['make.py'], { cwd: session.root, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(made.stderr)
    const view = async (options: string): Promise<Calls> => {
      session.write('alembic/env.py', python(environmentPy).replace(', OPTIONS', options))
      const found: Record<string, readonly string[]> = {}
      for (const change of [null, ...changes]) {
        session.write(each.path, change === null ? each.text(dialect) : changed(each.text(dialect), change))
        found[change?.kind ?? 'nothing'] = callsOf(session.root)
      }
      return found
    }
    return { plain: await view(''), all: await view(', compare_server_default=True') }
  } finally {
    session.remove()
    await database?.drop()
  }
}

/** Names of the calls that were written, by kind of change. */
type Calls = Readonly<Record<string, readonly string[]>>

function callsOf(root: string): readonly string[] {
  const { status, out } = alembic(root, ['revision', '--autogenerate', '-m', 'x', '--rev-id', 'x'])
  const [file] = globSync('alembic/versions/*.py', { cwd: root })
  if (status !== 0 || file === undefined) throw new Error(out)
  const upgrade = readFileSync(join(root, file), 'utf8').split('def downgrade')[0] ?? ''
  rmSync(join(root, file))
  return [...upgrade.matchAll(/\bop\.(\w+)\(/g)].flatMap(([, name = '']) => (name === 'f' ? [] : [name]))
}
