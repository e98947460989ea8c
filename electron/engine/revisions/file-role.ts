import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { formatNamed, isRevisionFile, revisionFormats } from './formats/index.ts'

/**
 * What a file in a version location may be, by its name:
 * - `revision`: it is read
 * - `foreign`: a program or script as other tools keep their migrations in; Headway cannot read it
 * - `doubtful`: nothing that is read, though its content may be a revision under a wrong name
 * - `quiet`: clearly no revision
 */
type FileRole = 'revision' | 'foreign' | 'doubtful' | 'quiet'

/** Extensions of other tools' migrations: Alembic, Django, Rails, goose, Flyway, Laravel, EF Core, Ecto, knex. */
const foreign =
  /\.(?:py|rb|go|php|java|kts?|groovy|cs|exs?|clj|edn|coffee|litcoffee|iced|ls|tsx|jsx|psql|pgsql|ddl)$/i
/** Documents that hold examples of revisions without being one. */
const document = /^(?:readme|changelog|changes|license|licence|copying|authors|notice|makefile|dockerfile)\b/i

/**
 * The role of a file by its name (not its path) in a project whose revisions are written in `format`. Among Python
 * revisions everything else is a helper, as to Alembic.
 */
export function roleOfName(name: string, format: RevisionFormat): FileRole {
  if (isRevisionFile(name, format)) return 'revision'
  if (formatNamed(format).runtime === 'python') return 'quiet'
  if (/^[._#]/.test(name) || name.endsWith('~') || document.test(name)) return 'quiet'
  if (foreign.test(name)) return 'foreign'
  return !name.includes('.') || /\.(?:txt|xml|ya?ml)$/i.test(name) ? 'doubtful' : 'quiet'
}

/** Folders that never hold revisions: packages, caches, what is hidden. */
export function isQuietFolder(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.') || name === '__pycache__'
}

/** Extensions that are read, for messages: `.ts, .mts, ... and .sql`. */
export function readExtensions(): string {
  const all = revisionFormats.flatMap(({ runtime, extensions }) => (runtime === 'python' ? [] : extensions))
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** Signs of a migration, of Headway or another tool, at the start of a line. */
const signs = [
  /^\s*--\s*revision\s*:/im,
  /^\s*--\s*(?:\+goose|\+migrate|migrate:up|liquibase formatted)\b/im,
  /^(?:down_)?revision\s*(?::[^=\n]+)?=/m,
  /^\s*export\s+const\s+(?:revision|downRevision)\b/m,
  /^\s*export\s+(?:async\s+)?(?:function|const)\s+(?:up|down|upgrade|downgrade)\b/m,
  /^\s*(?:module\.)?exports\.(?:revision|downRevision|up|down|upgrade|downgrade)\b/m,
  /^\s*(?:export\s+(?:default\s+)?)?class\s.*\bMigration(?:Interface)?\b/m,
  /\bdatabaseChangeLog\b/,
]
/** File names of tools that give each migration a folder of its own (Prisma, Diesel, Hasura). */
const ownFolderName = /^(?:migration|up|down)\.sql$|\.(?:up|down)\.sql$/i
const lookedAt = 64 * 1024

/** Whether a file's name or the start of its content looks like a migration, in whatever encoding it was saved. */
export function looksLikeRevision(name: string, bytes: Uint8Array): boolean {
  if (ownFolderName.test(name)) return true
  const text = Buffer.from(bytes.subarray(0, lookedAt)).toString('latin1').replaceAll('\0', '')
  const start = text.replace(/^(?:\xFF\xFE|\xFE\xFF|\xEF\xBB\xBF)/, '')
  return signs.some((sign) => sign.test(start))
}
