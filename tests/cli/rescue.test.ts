import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { commitAll, git } from '../helpers/git-repository.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'
import { soakFactor } from '../helpers/soak.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

/**
 * One repository whose checkout knows a1 alone. A branch has b2 and b3 after it, a remote c4, a stash d5, a commit that
 * HEAD left e6; and f7 is in two branches with different contents.
 */
let session: CliSession
let root: string
beforeAll(() => {
  session = createCliSession(null)
  root = session.root
  session.write('.gitignore', '.user\n*.db*\n')
  session.write('headway.json', '{}')
  revision('a1', 'none')
  git(root, 'init', '-q')
  commitAll(root, 'base')
  branch('feature/phones', () => {
    revision('b2', 'a1')
    revision('b3', 'b2')
  })
  branch('gone', () => revision('c4', 'a1'))
  git(root, 'update-ref', 'refs/remotes/origin/topic', 'gone')
  git(root, 'branch', '-q', '-D', 'gone')
  revision('d5', 'a1')
  git(root, 'stash', 'push', '-q', '-u')
  revision('e6', 'a1')
  commitAll(root, 'left behind')
  git(root, 'reset', '-q', '--hard', 'HEAD~1')
  branch('one', () => revision('f7', 'a1'))
  branch('two', () => revision('f7', 'a1', 'two_of_'))
  for (const log of ['logs/refs/heads/gone', 'logs/refs/heads/main'])
    rmSync(join(root, '.git', log), { force: true })
})
afterAll(() => session.remove())

function revision(id: string, parent: string, prefix = 'of_'): void {
  session.write(
    `migrations/${id}.sql`,
    `-- message: adds ${id}\n-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\ncreate table ${prefix}${id} (id integer primary key);\n-- downgrade\ndrop table ${prefix}${id};\n`,
  )
}

function branch(name: string, change: () => void): void {
  git(root, 'checkout', '-q', '-b', name, 'main')
  change()
  commitAll(root, name)
  git(root, 'checkout', '-q', 'main')
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let database: TestDatabase | null = null
  let url: string
  beforeAll(async () => {
    database = dialect === 'postgres' ? await createTestDatabase() : null
    url = database?.url ?? `sqlite:///${join(root, 'dev.db')}`
  })
  afterAll(() => database?.drop())

  const tables = async (): Promise<readonly unknown[]> => {
    const found =
      database === null
        ? await sqliteRows(join(root, 'dev.db'), "select name from sqlite_master where name like '%of_%'")
        : await database.query("select tablename as name from pg_tables where tablename like '%of\\_%'")
    return found.map(({ name }) => name).toSorted()
  }
  /** Brings the database to the files of a place, and comes back to main, which lacks them. */
  const upgradeAt = async (ref: string): Promise<void> => {
    git(root, 'checkout', '-q', ref)
    const { code, err } = await session.run('upgrade', 'heads', '--url', url)
    git(root, 'checkout', '-q', 'main')
    expect({ code, err }).toMatchObject({ code: 0 })
  }
  const rescue = (...more: string[]) => session.run('rescue', '--url', url, ...more)

  // What git is asked for is the same on every database: the long run (npm run soak -- rescue) tries each with each.
  const places = [
    ['feature/phones', ['b3', 'b2'], 'branch feature/phones'],
    ['origin/topic', ['c4'], 'remote origin/topic'],
    ['HEAD@{1}', ['e6'], 'earlier HEAD@{'],
  ] as const
  test.each(dialect === 'sqlite' || soakFactor > 1 ? places : places.slice(0, 1))(
    'from %s: where it is, and back by its own downgrade',
    async (ref, ids, place) => {
      const at = ref.startsWith('HEAD')
        ? git(root, 'log', '-g', '--format=%H', '--grep-reflog=left behind', '-1', 'HEAD')
        : ref
      await upgradeAt(at)
      const { code, out } = await rescue()
      expect({ code, out }).toEqual({ code: 3, out: expect.stringContaining(place) })
      expect(out).toMatch(/commit [0-9a-f]{12}, Ada, 20\d\d-/)
      expect(out).toContain('this is what ran here')
      expect(out).toContain(`by the downgrade of ${ids.join(', ')}`)
      const back = await rescue('--back')
      expect(back).toMatchObject({ code: 0, err: expect.stringContaining(`drop table of_${ids[0]}`) })
      expect(await tables()).toEqual(['of_a1'])
      expect((await session.run('current', '--check-heads', '--url', url)).code).toBe(0)
      expect(git(root, 'status', '--porcelain')).toBe('')
    },
  )

  test('from a stash, and stamped only where the schema proves it', async () => {
    git(root, 'checkout', '-q', 'stash@{0}^3', '--', 'migrations')
    await session.run('upgrade', 'heads', '--url', url)
    git(root, 'rm', '-q', '-f', '--cached', 'migrations/d5.sql')
    rmSync(join(root, 'migrations/d5.sql'))
    expect(await rescue()).toMatchObject({ code: 3, out: expect.stringContaining('stash stash@{0}') })
    const refused = await rescue('--stamp')
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('Nothing was written.') })
    if (database === null) await sqliteRows(join(root, 'dev.db'), 'drop table of_d5')
    else await database.query('drop table of_d5')
    expect(await rescue('--stamp')).toMatchObject({
      code: 0,
      err: expect.stringContaining('The schema is what a1 implies'),
    })
    expect((await session.run('current', '--url', url)).out).toContain('a1')
  })

  test('an id in two branches with different contents: both are shown, and the ledger says which ran', async () => {
    await upgradeAt('two')
    const { out } = await rescue()
    expect(out).toContain('with 2 different contents')
    expect(out.indexOf('branch two')).toBeLessThan(out.indexOf('this is what ran here'))
    expect(out.indexOf('this is what ran here')).toBeLessThan(out.indexOf('branch one'))
    expect(out).toContain('something else ran here')
    expect(await rescue('--back')).toMatchObject({
      code: 0,
      err: expect.stringContaining('drop table two_of_f7'),
    })
    expect(await tables()).toEqual(['of_a1'])
  })
})

test('nothing is to be rescued, nothing is found, or there is no git: said, and nothing changed', async () => {
  const url = `sqlite:///${join(root, 'other.db')}`
  const at = (...args: string[]) => session.run('rescue', '--url', url, ...args)
  await session.run('upgrade', 'head', '--url', url)
  expect(await at()).toMatchObject({ code: 0, out: expect.stringContaining('has its file') })
  await sqliteRows(join(root, 'other.db'), "update alembic_version set version_num = 'zz99'")
  expect(await at()).toMatchObject({
    code: 3,
    out: expect.stringMatching(/zz99 .*nowhere in the repository/),
  })
  expect(await at('--back')).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') })
  const upgrade = await session.run('upgrade', 'head', '--url', url)
  expect(upgrade.err).toContain('headway rescue')
  expect(existsSync(join(root, '.git/index.lock'))).toBe(false)
})

test.runIf(canRunAlembic())(
  'an Alembic project goes back by the downgrade() of the file in the other branch',
  async () => {
    const own = createCliSession(null)
    try {
      cpSync(join(import.meta.dirname, '../fixtures/alembic/nested'), own.root, { recursive: true })
      own.write('.gitignore', '.user\n*.db*\n__pycache__\n')
      git(own.root, 'init', '-q')
      commitAll(own.root, 'base')
      git(own.root, 'checkout', '-q', '-b', 'feature')
      own.write(
        'app/db/migrations/versions/2b_phones.py',
        [
          '"phones"',
          'import sqlalchemy as sa',
          'from alembic import op',
          "revision = '2b0000000003'",
          "down_revision = '1a0000000002'",
          'def upgrade():',
          "    op.create_table('phones', sa.Column('id', sa.Integer, primary_key=True))",
          'def downgrade():',
          "    op.drop_table('phones')",
        ].join('\n'),
      )
      commitAll(own.root, 'phones')
      expect((await own.run('upgrade', 'head')).code).toBe(0)
      git(own.root, 'checkout', '-q', 'main')
      const found = await own.run('rescue')
      expect(found).toMatchObject({ code: 3, out: expect.stringContaining('branch feature') })
      const back = await own.run('rescue', '--back')
      expect(back).toMatchObject({ code: 0, err: expect.stringMatching(/drop table phones/i) })
      // Plain Alembic, which could not even say where the database stands, goes on from there.
      expect(alembic(own.root, ['-c', 'app/db/alembic.ini', 'current']).out).toContain('1a0000000002 (head)')
    } finally {
      own.remove()
    }
  },
  120_000,
)
