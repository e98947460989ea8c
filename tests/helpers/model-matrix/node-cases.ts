import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toolEnvironment, top } from '../../../scripts/lib/bootstrap.mjs'
import type { ModelCase, ModelChange } from './case.ts'

/** A change as its two texts and what is proposed. */
type Words = readonly [kind: string, from: string, to: string, ...proposed: RegExp[]]

type NodeCase = ModelCase & { readonly packages: readonly string[] }

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/models/matrix', name), 'utf8')
const changesOf = (words: readonly Words[]): readonly ModelChange[] =>
  words.map(([kind, from, to, ...proposed]) => ({ kind, from, to, proposed }))

const drizzleSqliteWords: Readonly<Record<string, readonly [string, string]>> = {
  'new column': ['    leftAt: integer', '    phone: text(),\n    leftAt: integer'],
  'dropped column': ['    weight: real(),\n', ''],
  type: ['text({ length: 40 })', 'text({ length: 80 })'],
  'new table': ['// new table', "export const tag = sqliteTable('tag', { word: text().primaryKey() })"],
}
const drizzle: readonly Words[] = [
  ['new column', '    leftAt: timestamp', '    phone: text(),\n    leftAt: timestamp', /person\.phone/],
  ['dropped column', '    weight: doublePrecision(),\n', '', /product\.weight/],
  ['type', 'varchar({ length: 40 })', 'varchar({ length: 80 })', /team\.name/],
  ['nullable', 'body: text().notNull()', 'body: text()', /note\.body/],
  ['default', "default('open')", "default('new')", /orders\.state/],
  ['index', '// audit', "index('audit_at').on(table.at),", /audit_at/],
  [
    'check',
    '// parcel',
    "check('parcel_position_check', sql`${table.position} >= 0`),",
    /parcel_position_check/,
  ],
  [
    'new table',
    '// new table',
    "export const tag = pgTable('tag', { word: text().primaryKey() })",
    /\btag\b/,
  ],
]
/** Its tables for SQLite are declared with other functions. */
const drizzleSqlite: readonly Words[] = drizzle.map(([kind, from, to, ...proposed]) => {
  const [before, after] = drizzleSqliteWords[kind] ?? [from, to]
  return [kind, before, after, ...proposed]
})
const sequelize: readonly Words[] = [
  ['new column', '    leftAt:', '    phone: { type: DataTypes.TEXT },\n    leftAt:', /people\.phone/],
  ['dropped column', '    weight: { type: DataTypes.DOUBLE },\n', '', /products\.weight/],
  ['type', 'STRING(40)', 'STRING(80)', /teams\.name/],
  [
    'nullable',
    'body: { type: DataTypes.TEXT, allowNull: false }',
    'body: { type: DataTypes.TEXT }',
    /notes\.body/,
  ],
  ['default', "defaultValue: 'open'", "defaultValue: 'new'", /orders\.state/],
  ['index', '/* index */', ", { name: 'audit_at', fields: ['at'] }", /audit_at/],
  [
    'unique',
    'position: { type: DataTypes.INTEGER, allowNull: false }',
    'position: { type: DataTypes.INTEGER, allowNull: false, unique: true }',
    /parcels.*position/,
  ],
  [
    'new table',
    '// new table',
    "sequelize.define('tag', { word: { type: DataTypes.TEXT, primaryKey: true } })",
    /\btags\b/,
  ],
]
const typeorm: readonly Words[] = [
  [
    'new column',
    "  @Column(isPostgres ? 'timestamptz'",
    "  @Column('text', { nullable: true }) phone!: string | null\n  @Column(isPostgres ? 'timestamptz'",
    /person\.phone/,
  ],
  [
    'dropped column',
    "  @Column('float', { nullable: true }) weight!: number | null\n",
    '',
    /product\.weight/,
  ],
  ['type', 'length: 40', 'length: 80', /team\.name/],
  ['nullable', "@Column('text') body", "@Column('text', { nullable: true }) body", /note\.body/],
  ['default', "default: 'open'", "default: 'new'", /orders\.state/],
  [
    'index',
    "  @Column(isPostgres ? 'timestamp' : 'datetime') at",
    "  @Index('audit_at') @Column(isPostgres ? 'timestamp' : 'datetime') at",
    /audit_at/,
  ],
  ['check', '// parcel', `@Check('parcel_position_check', '"position" >= 0')`, /parcel_position_check/],
  ['new table', ' /* entities */', ', Tag', /\btag\b/],
]
const mikroOrm: readonly Words[] = [
  ['new column', '    leftAt:', '    phone: p.text().nullable(),\n    leftAt:', /person\.phone/],
  ['dropped column', '    weight: p.double().nullable(),\n', '', /product\.weight/],
  ['type', 'length(40)', 'length(80)', /team\.name/],
  ['nullable', 'body: p.text()', 'body: p.text().nullable()', /note\.body/],
  ['default', "default('open')", "default('new')", /orders\.state/],
  ['index', 'at: p.datetime(), what', "at: p.datetime().index('audit_at'), what", /audit_at/],
  [
    'check',
    '  // parcel\n',
    "  checks: [{ name: 'parcel_place_check', expression: 'place >= 0' }],\n",
    /parcel_place_check/,
  ],
  ['new table', ' /* entities */', ', Tag', /\btag\b/],
]

const variables = ['SHOP_DIALECT']
/** What the models read to know the database: set before the case runs. */
const files = (): Readonly<Record<string, string>> => ({
  'package.json': '{ "private": true, "type": "module" }',
})

export const nodeCases: readonly NodeCase[] = [
  {
    preset: 'drizzle',
    packages: ['drizzle-orm', 'drizzle-kit'],
    model: { preset: 'drizzle', module: 'schema.ts' },
    dialects: ['postgres', 'sqlite'],
    path: 'schema.ts',
    text: (dialect) => fixture(dialect === 'sqlite' ? 'drizzle-sqlite.ts.txt' : 'drizzle.ts.txt'),
    files,
    changes: (dialect) => changesOf(dialect === 'sqlite' ? drizzleSqlite : drizzle),
  },
  {
    preset: 'sequelize',
    packages: ['sequelize', 'pg', 'sqlite3'],
    model: { preset: 'sequelize', module: 'models.mjs', environment: variables },
    dialects: ['postgres', 'sqlite'],
    path: 'models.mjs',
    text: () => fixture('sequelize.mjs.txt'),
    files,
    changes: () => changesOf(sequelize),
  },
  {
    preset: 'typeorm',
    packages: ['typeorm', 'reflect-metadata', 'pg', 'better-sqlite3@13', 'typescript@5'],
    model: { preset: 'typeorm', module: 'source.ts', environment: variables },
    dialects: ['postgres', 'sqlite'],
    path: 'source.ts',
    text: () =>
      fixture('typeorm.ts.txt').replace(
        '// new table',
        `@Entity('tag')\nclass Tag {\n  @PrimaryColumn('text') word!: string\n}\n`,
      ),
    files,
    changes: () => changesOf(typeorm),
  },
  {
    preset: 'mikro-orm',
    // One version of all of them: its packages insist on that.
    packages: ['core', 'postgresql', 'sqlite'].map((name) => `@mikro-orm/${name}@7.2.1`),
    model: { preset: 'mikro-orm', module: 'mikro-orm.config.ts', environment: variables },
    dialects: ['postgres', 'sqlite'],
    path: 'mikro-orm.config.ts',
    text: () =>
      fixture('mikro-orm.ts.txt').replace(
        '// new table',
        "const Tag = defineEntity({ name: 'Tag', properties: { word: p.text().primary() } })",
      ),
    files,
    // On SQLite it writes text without a length.
    changes: (dialect) =>
      changesOf(
        mikroOrm.map((words) =>
          words[0] === 'type' && dialect === 'sqlite'
            ? ['type', 'net: p.integer()', 'net: p.double()', /price\.net/]
            : words,
        ),
      ),
  },
]

/** The packages of a case in a folder of their own, installed once for this machine; null where npm cannot. */
export function installedPackages({ preset, packages }: NodeCase): string | null {
  // Another list of packages is another folder.
  const folder = join(tmpdir(), 'headway-orms', `${preset}-${hash('sha256', packages.join(' ')).slice(0, 8)}`)
  const modules = join(folder, 'node_modules')
  if (existsSync(modules)) return modules
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  // TypeORM asks for an older better-sqlite3, which would have to be compiled; the newer one brings its binaries.
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', ...packages]
  const { status } = spawnSync('npm', args, { cwd: folder, env: toolEnvironment(), stdio: 'ignore' })
  if (status !== 0) return null
  // The driver was compiled for this machine once; doing it again would take a minute.
  const driver = 'sqlite3/build/Release/node_sqlite3.node'
  if (packages.includes('sqlite3')) cpSync(join(top, 'node_modules', driver), join(modules, driver))
  return modules
}

/** Gives a project the packages, and tells the models their database. */
export function prepareNode(modules: string, dialect: string): (root: string) => void {
  return (root) => {
    symlinkSync(modules, join(root, 'node_modules'))
    process.env['SHOP_DIALECT'] = dialect
  }
}
