import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ConnectionSettings } from '../dialect.ts'
import { KEPT_SEEDS } from '../seeds.ts'
import type { NewDatabase, SeedPlace, Seeds } from '../seeds.ts'

/** Files with a checksum beside each: a seed whose checksum does not match is deleted. */
export const seeds: Seeds = {
  async make(to, place) {
    const path = pathOf(to)
    if (await isThere(path)) return { kind: 'there' }
    const seed = seedFile(place)
    if (!(await isWhole(seed))) return makeNew(path, 'fresh', () => writeFile(path, '', { flag: 'wx' }))
    return makeNew(path, 'copied', () =>
      copyFile(seed, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
    )
  },
  makeEmpty: (to) => makeNew(pathOf(to), 'fresh', () => writeFile(pathOf(to), '', { flag: 'wx' })),
  async keep(from, place) {
    if (from.dialect === 'sqlite' && (from.ledgerFile ?? null) !== null) return 'its ledger is a file apart'
    await mkdir(place.folder, { recursive: true, mode: 0o700 })
    const seed = seedFile(place)
    const draft = `${seed}.${process.pid}.new`
    await rm(draft, { force: true })
    const session = await place.connect(from)
    try {
      const { rows } = await session.query('PRAGMA integrity_check')
      if (rows[0]?.['integrity_check'] !== 'ok') return 'it does not pass its integrity check'
      await session.query('VACUUM INTO ?', [draft])
    } finally {
      await session.close()
    }
    await writeFile(`${seed}.sha256`, await sumOf(draft))
    await rename(draft, seed)
    await dropOldest(place)
    return null
  },
  async discard(database) {
    const path = pathOf(database)
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${path}${end}`, { force: true })
  },
}

/** The file is created exclusively: another process may create it at the same moment. */
async function makeNew(
  path: string,
  kind: 'fresh' | 'copied',
  make: () => Promise<void>,
): Promise<NewDatabase> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await make()
    return { kind }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return { kind: 'there' }
    throw error
  }
}

function pathOf(settings: ConnectionSettings): string {
  if (settings.dialect !== 'sqlite') throw new TypeError('not a SQLite connection')
  return settings.path
}

function seedFile({ folder, owner, key }: SeedPlace): string {
  return join(folder, `${owner}-${key}.db`)
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

async function isWhole(seed: string): Promise<boolean> {
  try {
    return (await readFile(`${seed}.sha256`, 'utf8')) === (await sumOf(seed))
  } catch {
    return false
  }
}

async function sumOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

async function dropOldest({ folder, owner }: SeedPlace): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${owner}-`) && name.endsWith('.db'))
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  )
  for (const { name } of aged.toSorted((left, right) => right.at - left.at).slice(KEPT_SEEDS)) {
    await rm(join(folder, name), { force: true })
    await rm(join(folder, `${name}.sha256`), { force: true })
  }
}
