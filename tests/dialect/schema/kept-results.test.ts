import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../../electron/transport/in-process.ts'
import type { RequestOf } from '../../../shared/contract.ts'
import { dialectNames } from '../../helpers/databases.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let first: SampleEngine | null = null
afterEach(async () => {
  await first?.close()
  first = null
})

const question: RequestOf<'changes.propose'> = {
  target: 'dev',
  from: { kind: 'target', target: 'dev' },
  to: { kind: 'model' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
}

/** What another process finds that opens the same project. */
async function proposedByAnother(root: string, asked = question): Promise<string[]> {
  const ports = createNodePorts({ userFolder: join(root, '.user'), temporaryFolder: join(root, '.scratch') })
  const engine = createEngine(ports, {
    trust: 'this-run',
    follow: 'ask',
    samplesFolder: null,
    sampleCopies: null,
  })
  try {
    const channel = createInProcessChannel(engine, { checkResponses: true })
    await channel.call('project.open', { path: root })
    const { comparison } = await channel.call('changes.propose', asked)
    return comparison.changes.map(({ action, name }) => `${action} ${name}`)
  } finally {
    await engine.close()
  }
}

function keptFiles(root: string): string[] {
  return readdirSync(join(root, '.user'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /schema-[0-9a-f]+$/.test(path))
    .map((path) => join(root, '.user', path))
}

describe.each(dialectNames)('the schema of a model on %s', (dialect) => {
  it('is kept for the next process, for the same text only', async () => {
    first = await openProject(dialect, { model: 'model.sql' })
    const { root, query } = first
    await query('create table kept (id int)')
    const model = join(root, 'model.sql')
    writeFileSync(model, 'create table kept (id int);')
    expect(await proposedByAnother(root)).toEqual([])
    // Told apart by a word that only what was kept holds.
    for (const path of keptFiles(root))
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"kept"', '"from_before"'))
    expect((await proposedByAnother(root)).toSorted()).toEqual(['create from_before', 'drop kept'])
    writeFileSync(model, 'create table kept (id int); create table other (id int);')
    expect(await proposedByAnother(root)).toEqual(['create other'])
    for (const path of keptFiles(root)) writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40))
    expect(await proposedByAnother(root)).toEqual(['create other'])
  })
})

it('the schema of a large database is kept until something changes in it', async () => {
  first = await openProject('postgres', { model: 'model.sql' })
  const { root, query } = first
  const text = Array.from({ length: 100 }, (_, at) => `create table t_${at} (id int);`).join(' ')
  await query(`${text} create table only_there (id int)`)
  writeFileSync(join(root, 'model.sql'), text)
  // Somebody else may make a role in the meantime, which is a change.
  await vi.waitFor(async () => {
    expect(await proposedByAnother(root)).toEqual(['drop only_there'])
    for (const path of keptFiles(root))
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"only_there"', '"from_before"'))
    expect(await proposedByAnother(root)).toEqual(['drop from_before'])
  }, 20_000)
  await query('create table other (id int)')
  expect((await proposedByAnother(root)).toSorted()).toEqual(['drop only_there', 'drop other'])
})

it('a large database that equals its model is not read again until either changes, or the question', async () => {
  first = await openProject('postgres', { model: 'model.sql' })
  const { root, query } = first
  const text = Array.from({ length: 100 }, (_, at) => `create table t_${at} (id int);`).join(' ')
  await query(text)
  writeFileSync(join(root, 'model.sql'), text)
  /** Reading the snapshot of either would tell of a difference. */
  const spoil = () => {
    for (const [at, path] of keptFiles(root).entries())
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"t_5"', `"from_before_${at}"`))
  }
  await vi.waitFor(async () => {
    await query('drop table if exists other')
    expect(await proposedByAnother(root)).toEqual([])
    spoil()
    expect(await proposedByAnother(root)).toEqual([])
    await query('create table other (id int)')
    expect(await proposedByAnother(root)).toContain('drop other')
  }, 30_000)
  await query('drop table other')
  writeFileSync(join(root, 'model.sql'), `${text} create table wanted (id int);`)
  expect(await proposedByAnother(root)).toContain('create wanted')
  expect(await proposedByAnother(root, { ...question, exclude: ['wanted'] })).not.toContain('create wanted')
})
