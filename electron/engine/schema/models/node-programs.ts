/** The start of every program: the project's module through the loader that Headway brings, so that TypeScript works. */
const start = `
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const [loader, path, database] = process.argv.slice(1)
const print = (text) => new Promise((done) => process.stdout.write(text + '\\n', done))
console.log = console.info = console.debug = console.error
const { createJiti } = await import(loader)
const file = resolve(path)
const project = createRequire(pathToFileURL(file))
const loading = { moduleCache: true, fsCache: false, interopDefault: true }
const plain = createJiti(file, loading)
// Decorators with the types of what they stand on need the project's own compiler.
const compiler = await Promise.resolve().then(() => import(pathToFileURL(project.resolve('typescript')).href)).then((found) => found.default ?? found, () => null)
const compilerOptions = { module: 1, target: 9, useDefineForClassFields: false, experimentalDecorators: true, emitDecoratorMetadata: true, esModuleInterop: true }
const transform = (given) =>
  compiler?.transpileModule && /\\.[cm]?tsx?$/.test(given.filename ?? '')
    ? { code: compiler.transpileModule(given.source, { fileName: given.filename, compilerOptions }).outputText }
    : { code: plain.transform(given) }
const load = createJiti(file, { ...loading, transform })
const loaded = await load.import(file)
const values = [loaded.default ?? loaded, ...Object.values(loaded)]
`

/** Sequelize: what sync() would run, collected. The module exports the Sequelize instance with its models defined. */
export const sequelizeProgram = `${start}
const s = values.find((value) => value && typeof value.define === 'function' && typeof value.sync === 'function')
if (!s) throw new Error(path + ' exports no Sequelize instance.')
const out = []
const queries = s.getQueryInterface()
s.query = async (sql, options = {}) => {
  const text = typeof sql === 'string' ? sql : sql.query
  if (!/^\\s*(?:SELECT|PRAGMA)/i.test(text)) out.push(text.replace(/;?\\s*$/, ';'))
  if (options.plain) return null
  return ['SELECT', 'SHOWINDEXES'].includes(options.type) || /^\\s*(?:SELECT|PRAGMA)/i.test(text) ? [] : [[], {}]
}
s.connectionManager.getConnection = async () => ({})
s.options.databaseVersion = '15.0.0'
queries.showIndex = async () => []
queries.ensureEnums = async (table, attributes) => {
  for (const key of Object.keys(attributes))
    if (attributes[key].type?.values && queries.queryGenerator.pgEnum) out.push(queries.queryGenerator.pgEnum(table, key, attributes[key]))
}
await s.sync()
await print(out.join('\\n'))
process.exit(0)
`

/** TypeORM: its schema builder's log, whose reads a runner without a connection answers. */
export const typeormProgram = `${start}
const ds = values.find((value) => value && typeof value.initialize === 'function' && value.options && value.driver)
if (!ds) throw new Error(path + ' exports no DataSource.')
if (database === 'sqlite') {
  Object.assign(ds.options, { database: ':memory:', synchronize: false, migrationsRun: false })
  ds.driver.database = ds.driver.options.database = ':memory:'
  await ds.initialize()
} else {
  await ds.buildMetadatas()
  ds.driver.connect = async () => {}
  const make = ds.driver.createQueryRunner.bind(ds.driver)
  const answers = [[/current_database/, 'current_database', 'x'], [/current_schema/, 'current_schema', 'public'], [/version\\(\\)/, 'version', 'PostgreSQL 15.0']]
  ds.driver.createQueryRunner = (mode) => {
    const runner = make(mode)
    runner.connect = async () => ({})
    runner.query = async (sql) => answers.filter(([pattern]) => pattern.test(sql)).map(([, key, value]) => ({ [key]: value })).slice(0, 1)
    return runner
  }
  Object.assign(ds.driver, { database: 'x', schema: 'public', searchSchema: 'public', version: '15.0', isGeneratedColumnsSupported: true })
}
const log = await ds.driver.createSchemaBuilder().log()
// Rows of its own bookkeeping (typeorm_metadata) are no part of a schema.
const ddl = log.upQueries.map(({ query }) => query).filter((query) => !/^\\s*(?:INSERT|UPDATE|DELETE)\\b/i.test(query))
// Connecting installs the extension; nothing connects here.
if (ddl.some((query) => query.includes('uuid_generate_v4()'))) ddl.unshift('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')
await print(ddl.map((query) => query.replace(/;?\\s*$/, ';')).join('\\n'))
process.exit(0)
`

/** MikroORM: its schema generator, without a connection. The module exports the configuration or its options. */
export const mikroOrmProgram = `${start}
const config = values.find((value) => value && typeof value === 'object' && (value.entities || value.options?.entities))
if (!config) throw new Error(path + ' exports no configuration with entities.')
const options = config.options ?? config
const { MikroORM } = project('@mikro-orm/' + (database === 'sqlite' ? 'sqlite' : 'postgresql'))
const settings = { ...options, dbName: options.dbName ?? 'x', connect: false, ensureDatabase: false, debug: false }
const orm = /^[1-6]\\./.test(project('@mikro-orm/core/package.json').version) ? await MikroORM.init(settings) : new MikroORM(settings)
const generator = orm.schema ?? orm.getSchemaGenerator()
await print(await generator.getCreateSchemaSQL({ wrap: false }))
process.exit(0)
`
