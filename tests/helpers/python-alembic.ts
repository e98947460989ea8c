import { spawnSync } from 'node:child_process'

/** Packages that the Alembic fixtures import, besides Alembic and SQLAlchemy. */
const packages = ['alembic', 'sqlalchemy', 'sqlmodel', 'psycopg2', 'asyncpg', 'aiosqlite']

/** Whether the Python of this machine can run the Alembic fixtures; says once, loudly, where it cannot. */
export function canRunAlembic(): boolean {
  const { status } = spawnSync('python3', ['-c', `import ${packages.join(', ')}`], { stdio: 'ignore' })
  if (status === 0) return true
  console.warn(
    `SKIPPED: Python lacks one of ${packages.join(', ')}: pip install them to test Alembic projects.`,
  )
  return false
}

/** Runs the project's own Alembic, as a user would type it. */
export function alembic(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  python = 'python3',
): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(python, ['-m', 'alembic', ...args], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    encoding: 'utf8',
  })
  return { status, out: `${stdout}${stderr}` }
}
