import type { TestDatabase } from './postgres.ts'

/** What is looked for: the middle of the password, which no way of writing it down changes. */
export const canary = 'canary-9f3b1c'

/** A password with signs that URLs, quotes and paths treat in their own ways. */
export const password = `q:7/${canary}@'x`

/** Where a password stands, and why what is asked of its target may fail. */
export type CanaryPlace = {
  readonly name: string
  /** Files of the project, beside what all of them have. */
  readonly files: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** URL that a command is given in place of a target; null where it names none. */
  readonly url: string | null
}

const sqlOf = (id: string, before: string, up: string, down: string) =>
  `-- revision: ${id}\n-- down_revision: ${before}\n-- upgrade\n${up}\n-- downgrade\n${down}\n`

/** A revision that does, one that fails, and one that tells all that it sees. */
export const revisions = {
  'migrations/a1.sql': sqlOf('a1', 'none', 'create table t (id int);', 'drop table t;'),
  'migrations/a2.ts': `import type { Knex } from 'knex'
export const revision = 'a2'
export const downRevision = 'a1'
export async function upgrade(knex: Knex) {
  console.log(JSON.stringify(process.env), process.argv, process.execArgv, (knex as any).client.config)
  await knex.schema.createTable('u', (table) => void table.integer('id'))
}
export async function downgrade(knex: Knex) {
  await knex.schema.dropTable('u')
}
`,
  'migrations/a3.sql': sqlOf('a3', 'a2', 'select * from nowhere;', 'select 1;'),
}

const settingsOf = (target: object, more: object = {}): string =>
  JSON.stringify({ targets: { it: target }, model: 'schema.sql', ...more })

/** The places; those that are reached lie on `database`, whose users are trusted whatever they say. */
export function canaryPlaces(database: TestDatabase): readonly CanaryPlace[] {
  const { settings } = database
  const secret = encodeURIComponent(password)
  const at = (host: string, user = settings.user, name = database.name, port = settings.port) =>
    `postgresql://${user}:${secret}@/${name}?host=${encodeURIComponent(host)}&port=${port}`
  const live = at(settings.host)
  const plain = { url: database.url }
  const place = (
    name: string,
    json: string,
    more: Partial<Omit<CanaryPlace, 'name'>> & { readonly beside?: Readonly<Record<string, string>> } = {},
  ): CanaryPlace => ({
    name,
    files: { 'headway.json': json, 'schema.sql': 'create table t (id int);', ...revisions, ...more.beside },
    environment: more.environment ?? {},
    url: more.url ?? null,
  })
  const printsAll = 'node -e "console.error(JSON.stringify(process.env), process.argv); process.exit(1)"'
  return [
    place('a target that answers', settingsOf({ url: live })),
    place('a wrong password', settingsOf({ url: at(settings.host, 'asks_password') })),
    place('a server that is not there', settingsOf({ url: at('/nowhere') })),
    place('a port that refuses', settingsOf({ url: `postgresql://app:${secret}@127.0.0.1:1/shop` })),
    place('a database that is not there', settingsOf({ url: at(settings.host, settings.user, 'none') })),
    place('signs that are not encoded', settingsOf({ url: `postgresql://app:${password}@127.0.0.1:1/shop` })),
    place('an unknown scheme', settingsOf({ url: `postgrsql://app:${secret}@127.0.0.1:1/shop` })),
    place('settings that are not JSON', `{ "targets": { "it": { "url": "${live}", } } }`),
    place('a key that is not known', settingsOf({ url: live, tire: live })),
    place('a name of a variable', settingsOf({ urlEnv: live })),
    place('a default target', settingsOf(plain, { defaultTarget: live })),
    place('DATABASE_URL', settingsOf({}), { environment: { DATABASE_URL: live } }),
    place('a variable of its own', settingsOf({ urlEnv: 'SHOP_URL' }), { environment: { SHOP_URL: live } }),
    place('PGPASSWORD', settingsOf(plain), { environment: { PGPASSWORD: password } }),
    place('.env', settingsOf({}), { beside: { '.env': `DATABASE_URL=${live}\nPGPASSWORD="${password}"\n` } }),
    place('the command', settingsOf(plain), { url: live }),
    place('the command, not reached', settingsOf(plain), { url: at('/nowhere') }),
    place('a shadow server', settingsOf(plain, { shadowUrl: live })),
    place('a shadow server that is not there', settingsOf(plain, { shadowUrl: at('/nowhere') })),
    place('a model program that prints all', settingsOf({ url: live }, { model: { command: printsAll } })),
    place(
      'a hook that prints all',
      settingsOf(
        { url: live },
        { postWriteHooks: [{ name: 'show', command: ['sh', '-c', 'env; echo "$@"; exit 1'] }] },
      ),
    ),
    place('a production target', settingsOf({ url: live, tier: 'production' })),
    place('a SQLite file', settingsOf({ url: `sqlite:///data.db?password=${canary}` })),
  ]
}
