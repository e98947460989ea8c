import { expect } from 'vitest'
import { takeSnapshot } from '../../../electron/engine/schema/take-snapshot.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { ScratchProject } from '../../helpers/scratch-project.ts'

/** The whole schema as it is, but for the tool's own tables. */
export async function schemaOf(project: ScratchProject): Promise<SchemaSnapshot> {
  const session = await project.dialect.connect(project.connection)
  try {
    const snapshot = await takeSnapshot(session, [])
    const own = (name: string) => /^(?:alembic_version|headway_ledger)/.test(name)
    return {
      ...snapshot,
      tables: snapshot.tables.filter((table) => !own(table.name)),
      sequences: snapshot.sequences.filter((sequence) => !own(sequence.name)),
    }
  } finally {
    await session.close()
  }
}

/** What differs, in words; empty where nothing does. */
export function differences(from: SchemaSnapshot, to: SchemaSnapshot): string[] {
  return compareSnapshots(from, to).changes.map((change) => change.title)
}

/** SQL of the statements that a run has sent since the last call. */
export function statementsSent(project: ScratchProject): string[] {
  const sent = project.events.flatMap((event) => (event.kind === 'statement_started' ? [event.sql] : []))
  project.events.length = 0
  return sent
}

/** Upgrades to the head and expects success. */
export async function mustUpgrade(project: ScratchProject): Promise<void> {
  const outcome = await project.upgrade()
  expect(outcome.error).toBeNull()
}

/** Downgrades and expects success. */
export async function mustDowngrade(project: ScratchProject, target: string): Promise<void> {
  const outcome = await project.downgrade(target)
  expect(outcome.error).toBeNull()
}

/** Whether a write is refused by the database. */
export async function refuses(project: ScratchProject, sql: string): Promise<boolean> {
  const keys = project.dialect.name === 'sqlite' ? ['pragma foreign_keys = on'] : []
  const session = await project.dialect.connect(project.connection)
  try {
    for (const each of keys) await session.query(each)
    await session.query(sql)
    return false
  } catch {
    return true
  } finally {
    await session.close()
  }
}
