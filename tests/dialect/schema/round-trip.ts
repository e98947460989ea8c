import type { SchemaRenderer } from '../../../electron/engine/dialects/schema-renderer.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { snapshotOf, type RawSession } from '../../helpers/raw-session.ts'

/**
 * A snapshot in a form for a second, independent comparison: no order of columns, no stored text, nothing that
 * is only listed, and on SQLite no
 * difference of case and quotes, which its expressions keep as written.
 */
export function plain(snapshot: SchemaSnapshot): unknown {
  const fold = (text: string) =>
    snapshot.dialect === 'sqlite' ? text.toLowerCase().replaceAll(/["\s]/g, '') : text
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return fold(value)
    if (Array.isArray(value)) {
      const list = value.map((one) => walk(one, ''))
      const text = (one: unknown) => JSON.stringify(one)
      return key === 'columns' || key === 'constraints'
        ? list.toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
        : list
    }
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).filter(
      ([name]) => !['sql', 'inlineOn', 'serverVersion', 'dependsOn', 'notCompared'].includes(name),
    )
    return Object.fromEntries(members.map(([name, member]) => [name, walk(member, name)]))
  }
  return walk(snapshot, '')
}

const titles = (from: SchemaSnapshot, to: SchemaSnapshot): string[] =>
  compareSnapshots(from, to).changes.map((one) => one.title)

function differs(found: SchemaSnapshot, wanted: SchemaSnapshot): string | null {
  const changes = titles(found, wanted)
  if (changes.length > 0) return changes.join('; ')
  const [a, b] = [JSON.stringify(plain(found)), JSON.stringify(plain(wanted))]
  if (a === b) return null
  const at = [...a].findIndex((letter, i) => letter !== b[i])
  return `unlike where it says ${a.slice(Math.max(0, at - 80), at + 80)} and should ${b.slice(Math.max(0, at - 80), at + 80)}`
}

export type RoundTrip = { readonly statements: number; readonly problem: string | null }

/**
 * Upgrades the session's database, which is at `from`, to `to` and back, with the statements that the comparison
 * gives. The problem is the first thing that does not hold, with the statements that led there.
 */
export async function roundTrip(
  session: RawSession,
  renderer: SchemaRenderer,
  schemas: { readonly from: SchemaSnapshot; readonly to: SchemaSnapshot; readonly names: readonly string[] },
): Promise<RoundTrip> {
  const { from, to, names } = schemas
  const { upgrade, downgrade } = renderChangesSql(compareSnapshots(from, to).changes, { renderer, from })
  const statements = upgrade.length + downgrade.length
  const go = async (way: string, list: readonly string[], wanted: SchemaSnapshot): Promise<string | null> => {
    try {
      for (const sql of list) await session.run(sql)
      const wrong = differs(await snapshotOf(session, names), wanted)
      return wrong === null ? null : `after the ${way}: ${wrong}\n${list.join(';\n')}`
    } catch (error) {
      return `the ${way} fails: ${error instanceof Error ? error.message : String(error)}\n${list.join(';\n')}`
    }
  }
  return {
    statements,
    problem: (await go('upgrade', upgrade, to)) ?? (await go('downgrade', downgrade, from)),
  }
}
