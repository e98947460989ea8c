import type { SchemaRenderer } from '../../../electron/engine/dialects/schema-renderer.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderParts, type RenderedPart } from '../../../electron/engine/schema/render-parts.ts'
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
      const list = value.map((each) => walk(each, ''))
      const text = (each: unknown) => JSON.stringify(each)
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
  compareSnapshots(from, to).changes.map((change) => change.title)

function differs(found: SchemaSnapshot, wanted: SchemaSnapshot): string | null {
  const changes = titles(found, wanted)
  if (changes.length > 0) return changes.join('; ')
  const [a, b] = [JSON.stringify(plain(found)), JSON.stringify(plain(wanted))]
  if (a === b) return null
  const at = [...a].findIndex((letter, i) => letter !== b[i])
  return `unlike where it says ${a.slice(Math.max(0, at - 80), at + 80)} and should ${b.slice(Math.max(0, at - 80), at + 80)}`
}

export type RoundTrip = { readonly statements: number; readonly problem: string | null }

type Trip = {
  readonly from: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly names: readonly string[]
  readonly online?: boolean
}

/** Runs the statements; then the first thing that is not as wanted, with the statements that led there. */
async function go(
  session: RawSession,
  { move, statements }: RenderedPart['there'],
  wrong: (wanted: SchemaSnapshot) => Promise<string | null>,
): Promise<string | null> {
  try {
    for (const sql of statements) await session.run(sql)
    const problem = await wrong(move.to)
    return problem === null ? null : `${problem}\n${statements.join(';\n')}`
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${statements.join(';\n')}`
  }
}

/**
 * Upgrades the session's database, which is at `from`, to `to` and back, with the statements that the comparison
 * gives. The problem is the first thing that does not hold, with the statements that led there. Between the parts
 * of `online` only what the comparison sees is looked at.
 */
export async function roundTrip(
  session: RawSession,
  renderer: SchemaRenderer,
  { from, to, names, online = false }: Trip,
): Promise<RoundTrip> {
  const parts = renderParts(compareSnapshots(from, to).changes, { renderer, from, online })
  const statements = parts.reduce(
    (n, part) => n + part.there.statements.length + part.back.statements.length,
    0,
  )
  const between = async (wanted: SchemaSnapshot) =>
    titles(await snapshotOf(session, names), wanted).join('; ') || null
  const exactly = (end: SchemaSnapshot) => async () => differs(await snapshotOf(session, names), end)
  for (const { there } of parts) {
    const problem = await go(session, there, there === parts.at(-1)?.there ? exactly(to) : between)
    if (problem !== null) return { statements, problem: `the upgrade: ${problem}` }
  }
  for (const { back } of parts.toReversed()) {
    const problem = await go(session, back, back === parts[0]?.back ? exactly(from) : between)
    if (problem !== null) return { statements, problem: `the downgrade: ${problem}` }
  }
  return { statements, problem: null }
}
