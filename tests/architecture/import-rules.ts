import type { Import } from './sources.ts'

/** The stages of the engine in pipeline order: each may use pure helpers of those before it. */
const stages = [
  'project',
  'git',
  'revisions',
  'graph',
  'plan',
  'schema',
  'runner',
  'events',
  'shadow',
  'lint',
]

/** The one place (or few) where a raw primitive may be imported as a value. */
const primitives: Readonly<Record<string, RegExp>> = {
  electron:
    /^electron\/(?:main|preload|window|menu|dialogs|keychain|tell-update|security|app-protocol|utility-launcher|transport\/ipc-server)\.ts$/,
  ws: /^electron\/transport\/ws-server\.ts$/,
  pg: /^electron\/engine\/dialects\/postgres\/[\w-]+\.ts$/,
  sqlite3: /^electron\/engine\/dialects\/sqlite\/[\w-]+\.ts$/,
  knex: /^electron\/(?:engine\/dialects|runtimes\/node)\/[\w/-]+\.ts$/,
  'libpg-query': /^electron\/engine\/dialects\/postgres\/effects\//,
  jiti: /^electron\/runtimes\/node\/[\w-]+\.ts$/,
  'monaco-editor': /^renderer\/editor\//,
}

/** What is wrong with an import of product code, in one sentence; null where nothing is. */
export function brokenRule(entry: Import): string | null {
  const { from, to } = entry
  if (entry.own && to.startsWith('tests/')) return 'nobody imports tests'
  if (!entry.own) return brokenPackageRule(entry)
  if (from.startsWith('shared/')) return to.startsWith('shared/') ? null : 'shared imports shared only'
  if (from.startsWith('renderer/')) return brokenRendererRule(from, to)
  if (to.startsWith('renderer/')) return 'only the renderer imports the renderer'
  if (from.startsWith('electron/engine/')) return brokenEngineRule(entry)
  if (from.startsWith('electron/runtimes/node/')) return brokenProcessRule(entry)
  if (from.startsWith('electron/cli/')) return brokenCommandRule(entry)
  return null
}

function brokenPackageRule({ from, to, typeOnly }: Import): string | null {
  if (from.startsWith('shared/')) return to === 'zod' ? null : 'shared imports zod and nothing else'
  if (from.startsWith('renderer/') && to.startsWith('node:')) return 'the renderer has no Node'
  if (typeOnly) return null
  const place = Object.entries(primitives).find(([name]) => to === name || to.startsWith(`${name}/`))
  return place === undefined || place[1].test(from) ? null : `${place[0]} is imported in its one place only`
}

function brokenRendererRule(from: string, to: string): string | null {
  if (to.startsWith('shared/')) return null
  if (!to.startsWith('renderer/')) return 'the renderer imports shared and itself only'
  const panel = panelOf(from)
  const other = panelOf(to)
  if (panel !== null && other !== null && panel !== other) return 'a panel never imports another panel'
  if (/^renderer\/(?:state|client)\//.test(from) && /^renderer\/(?:panels|components|editor)\//.test(to)) {
    return 'state and client know no view'
  }
  return null
}

/** The folder of a panel; null for the registry and what is shared between panels. */
function panelOf(path: string): string | null {
  return /^renderer\/panels\/([\w-]+)\//.exec(path)?.[1] ?? null
}

function brokenEngineRule({ from, to, typeOnly }: Import): string | null {
  if (/^electron\/(?:transport|cli|[\w-]+\.ts)/.test(to)) return 'the engine knows no face and no transport'
  if (from.startsWith('electron/engine/dialects/')) return brokenDialectRule(from, to)
  const stage = stageOf(from)
  if (stage === null) return null
  if (to.startsWith('electron/engine/operations/')) return 'a stage never imports operations'
  if (/^electron\/engine\/dialects\/(?:postgres|sqlite)\//.test(to)) return 'a stage knows no dialect by name'
  if (to === 'electron/engine/dialects/index.ts') return 'only operations choose a dialect'
  const other = stageOf(to)
  if (typeOnly || other === null || other === stage) return null
  return stages.indexOf(other) < stages.indexOf(stage) ? null : `${stage} comes before ${other}`
}

function stageOf(path: string): string | null {
  const folder = /^electron\/engine\/([\w-]+)\//.exec(path)?.[1]
  return folder !== undefined && stages.includes(folder) ? folder : null
}

/** The dialects with their drivers, and what the pure stages ask of them. */
const registries = new Set(['electron/engine/dialects/index.ts', 'electron/engine/dialects/traits.ts'])

function brokenDialectRule(from: string, to: string): string | null {
  if (stageOf(to) !== null) return 'a dialect imports no stage'
  if (to.startsWith('electron/engine/operations/')) return 'a dialect imports no operation'
  const dialect = dialectOf(from)
  const other = dialectOf(to)
  if (registries.has(from) || other === null || other === dialect) return null
  return dialect === null
    ? 'only the registries of dialects/ name a dialect'
    : 'a dialect never imports another dialect'
}

function dialectOf(path: string): string | null {
  return /^electron\/engine\/dialects\/(postgres|sqlite)\//.exec(path)?.[1] ?? null
}

/** User code runs here: whatever this process can import, user code can reach. */
function brokenProcessRule({ to, typeOnly }: Import): string | null {
  if (typeOnly || to.startsWith('shared/') || to.startsWith('electron/runtimes/node/')) return null
  return 'the migration process holds nothing of the engine'
}

/** What the command line takes from the engine beside its face: ports of this machine, registries and pure readers. */
const forCommands = new Set(
  [
    'index.ts',
    'node-ports.ts',
    'node-ports/files.ts',
    'lint/rules/index.ts',
    'revisions/formats/index.ts',
    'project/find-project.ts',
    'project/urls.ts',
    'plan/require-whole-history.ts',
    'schema/models/find-python.ts',
    'schema/models/propose-model.ts',
    'dialects/postgres/scratch/known-programs.ts',
  ].map((path) => `electron/engine/${path}`),
)

/** Commands ask the engine through the contract, as the window does. */
function brokenCommandRule({ to, typeOnly }: Import): string | null {
  if (/^(?:shared|electron\/(?:cli|transport))\//.test(to) || typeOnly) return null
  if (!to.startsWith('electron/engine/')) return null
  return forCommands.has(to) ? null : 'a command asks the engine through the contract'
}
