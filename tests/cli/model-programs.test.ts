import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { presetNames } from '../../electron/engine/project/sources/headway-json/settings-schema.ts'
import { modelPresets } from '../../electron/engine/schema/models/index.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** The model as a program that prints DDL: a command of the project's, or a preset for the tool it uses. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('migrations/_keep.sql', '')
})
afterEach(() => session.remove())

const dev = { dev: { url: 'sqlite:///shop.db' } }
function settings(model: object, targets: object = dev): void {
  session.write('headway.json', JSON.stringify({ format: 'sql', model, targets }))
}
/** A command that runs a program in JavaScript. */
const node = (code: string): string => {
  session.write('print.cjs', code)
  return `"${process.execPath}" print.cjs`
}
const ddl = 'create table people (id integer primary key, name text);'

async function follow(): Promise<void> {
  const made = await session.run('revision', '--autogenerate', 'follow')
  expect([made.code, made.err]).toEqual([0, ''])
  expect((await session.run('upgrade', 'head')).code).toBe(0)
  expect(await session.run('check')).toMatchObject({ code: 0 })
}

describe('a command', () => {
  test('is the model, and warnings on standard error do not matter', async () => {
    settings({ command: node(`console.error('deprecated'); console.log('${ddl}')`) })
    await follow()
    expect(await session.rows('select * from people')).toEqual([])
  })

  test('sees no secret of the environment but what it names, and cannot ask', async () => {
    process.env['SHOP_SECRET'] = 'hunter2'
    process.env['SHOP_FLAG'] = 'people'
    const code =
      "process.stdin.on('data', () => {}); console.log('create table ' + process.env.SHOP_FLAG + (process.env.SHOP_SECRET || '') + ' (id int);')"
    settings({ command: node(code), environment: ['SHOP_FLAG'] })
    expect((await session.run('revision', '--autogenerate', 'x')).code).toBe(0)
    expect((await session.run('history')).out).toContain('x')
    await session.run('upgrade', 'head')
    expect(await session.rows('select * from people')).toEqual([])
  })

  test.each([
    ['fails', 'console.error(`no such model`); process.exit(3)', ['exit code 3', 'no such model']],
    ['prints nothing', '0', ['printed no DDL']],
    ['prints words', 'console.log(`Reading config file`)', ['model-output.sql:1']],
    ['hangs', 'setInterval(() => {}, 1000)', ['did not end within 2 seconds']],
    ['prints without end', 'for (;;) require(`fs`).writeSync(1, `-`.repeat(1e6))', ['too much output']],
  ])('that %s is told, and nothing is written', async (name, code, expected) => {
    settings({ command: node(code), timeoutSeconds: name === 'hangs' ? 2 : 60 })
    const { code: exit, err } = await session.run('revision', '--autogenerate', 'x')
    expect(exit).toBe(1)
    for (const words of expected) expect(err).toContain(words)
    expect((await session.run('heads')).out).toBe('\n'.slice(1))
  })

  test('that is not there is told', async () => {
    settings({ command: 'no-such-program --export' })
    expect((await session.run('revision', '--autogenerate', 'x')).err).toContain('no-such-program')
  })

  test('with "watch" runs again only when something there has changed', async () => {
    session.write('models/a.txt', '1')
    const code = 'require(`fs`).appendFileSync(`runs`, `x`); console.log(`create table t (id int);`)'
    settings({ command: node(code), watch: ['models'] })
    const runs = async (): Promise<number> => {
      expect((await session.run('schema', 'model')).code).toBe(0)
      return (
        execFileSync('wc', ['-c', `${session.root}/runs`], { encoding: 'utf8' })
          .trim()
          .split(' ')
          .map(Number)[0] ?? 0
      )
    }
    expect([await runs(), await runs()]).toEqual([1, 1])
    session.write('models/a.txt', '2')
    expect(await runs()).toBe(2)
  })
})

test('settings that name both, neither, or an unknown preset', async () => {
  for (const model of [{ command: 'x', preset: 'django' }, {}, { preset: 'hibernate' }, 1]) {
    settings(model as object)
    expect((await session.run('check', '--files')).code).toBe(3)
  }
})

test.each([
  [{ 'package.json': '{ "dependencies": { "drizzle-orm": "1" } }' }, '"preset": "drizzle"'],
  [
    { 'package.json': '{ "dependencies": { "drizzle-orm": "1" } }', 'drizzle.config.ts': '' },
    '"preset": "drizzle", "module": "drizzle.config.ts"',
  ],
  [{ 'package.json': '{ "devDependencies": { "prisma": "6" } }' }, '"preset": "prisma"'],
  [{ 'requirements.txt': 'fastapi\nSQLAlchemy>=2\n' }, '"preset": "sqlalchemy"'],
  [{ 'pyproject.toml': 'dependencies = [\n  "sqlmodel>=0.0.20",\n]\n' }, '"preset": "sqlmodel"'],
  [
    { 'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')" },
    '"preset": "django", "module": "shop.settings"',
  ],
])('init proposes the preset of the tool it finds: %j', async (files, expected) => {
  for (const [name, text] of Object.entries(files)) session.write(name, text)
  const { err } = await session.run('init', '--format', 'sql')
  expect(err.replaceAll('  ', ' ')).toContain(expected)
})

test.each([
  ['src/schema.ts', ['export', '--dialect=sqlite', '--schema=src/schema.ts']],
  ['src/schema/*.ts', ['export', '--dialect=sqlite', '--schema=src/schema/*.ts']],
  // It takes no other option beside its settings.
  ['db/drizzle.config.ts', ['export', '--config=db/drizzle.config.ts']],
])('what drizzle-kit is asked for %s', (module, args) => {
  const drizzle = modelPresets.find(({ name }) => name === 'drizzle')
  const asked = drizzle?.command({ module, database: 'sqlite', python: [], version: null, loader: '' })
  expect(asked).toEqual({ program: 'drizzle-kit', args })
})

test('every preset of the settings is there', () => {
  expect(modelPresets.map(({ name }) => name)).toEqual([...presetNames])
})

const python = (code: string): boolean => {
  try {
    execFileSync('python3', ['-c', code], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const models = {
  sqlalchemy: `from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): pass
class Team(Base):
    __tablename__ = 'team'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    size: Mapped[int] = mapped_column(server_default='0')
    parent_id: Mapped[int | None] = mapped_column(ForeignKey('team.id'))
    __table_args__ = (CheckConstraint('size >= 0', name='size_positive'), Index('by_size', 'size'))
`,
  sqlmodel: `from sqlmodel import Field, SQLModel
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
`,
  django: `from django.db import models
class Team(models.Model):
    name = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey('self', null=True, on_delete=models.CASCADE)
    tags = models.ManyToManyField('Tag')
    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=''), name='named')]
class Tag(models.Model):
    word = models.SlugField()
`,
} as const

describe.each([
  ['sqlalchemy', 'shop.models', 'import sqlalchemy'],
  ['sqlmodel', 'shop', 'import sqlmodel'],
  ['django', 'project.settings', 'import django'],
] as const)('the preset %s', (preset, module, needs) => {
  const write = (text: string): void => {
    session.write('shop/__init__.py', '')
    session.write('shop/models.py', text)
    session.write(
      'project/settings.py',
      "INSTALLED_APPS = ['shop']\nSECRET_KEY = 'x'\nDEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\nDATABASES = {}\n",
    )
  }

  // On PostgreSQL: the ten tables of tests/cli/model-matrix.test.ts.
  test.skipIf(!python(needs))('on SQLite: followed, at rest, and one change is one change', async () => {
    settings({ preset, module })
    write(models[preset])
    await follow()
    write(
      models[preset].replace(/\n( +)(name)\b/, '\n$1title: int = 0\n$1$2').replace(
        'title: int = 0',
        {
          sqlalchemy: 'title: Mapped[str | None]',
          sqlmodel: 'title: str | None = None',
          django: 'title = models.TextField(null=True)',
        }[preset],
      ),
    )
    const { code, out } = await session.run('check')
    expect(code).toBe(3)
    expect(out).toContain('title')
    expect(out.match(/^ {2}\w/gm)).toHaveLength(1)
  })
})
