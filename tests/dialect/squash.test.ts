import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import type { ConnectionSettings, Session } from '../../electron/engine/dialects/dialect.ts'
import { noRules } from '../../electron/engine/dialects/scratch.ts'
import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { computeUpgrade } from '../../electron/engine/plan/compute-upgrade.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { compareSnapshots } from '../../electron/engine/schema/compare.ts'
import { rangeOf } from '../../electron/engine/operations/squash/range.ts'
import type { Range } from '../../electron/engine/operations/squash/range.ts'
import { lookAt } from '../../electron/engine/operations/squash/record-range.ts'
import { unequalRows } from '../../electron/engine/operations/squash/prove-squash.ts'
import { squashFileOf } from '../../electron/engine/operations/squash/squash-draft.ts'
import { findForm } from '../../electron/engine/operations/squash/squash-proof.ts'
import type { History } from '../../electron/engine/operations/workspace.ts'
import { parseRevisionText } from '../../electron/engine/revisions/read-revision.ts'
import { formatNamed } from '../../electron/engine/revisions/formats/index.ts'
import { createReplayer } from '../../electron/engine/runner/replay.ts'
import { Shadow } from '../../electron/engine/shadow/shadow.ts'
import type { Revision } from '../../shared/model/revision.ts'
import { dialectNames, ownDatabase } from '../helpers/databases.ts'
import type { OwnDatabase } from '../helpers/databases.ts'
import { fileOf, randomHistory } from '../helpers/random-history.ts'
import { firstSeed, soakFactor } from '../helpers/soak.ts'
import { seeded } from './schema/random.ts'
import type { Random } from './schema/random.ts'

const texts = new Map<string, string>()

describe.each(dialectNames)('on %s', (name) => {
  const ports = createNodePorts({})
  const dialect = dialectOf(name)
  let databases: OwnDatabase[]
  const sessions: Session[] = []
  beforeAll(async () => {
    databases =
      name === 'sqlite' ? [] : [await ownDatabase(name), await ownDatabase(name), await ownDatabase(name)]
  })
  afterAll(async () => {
    for (const session of sessions) await session.close()
    for (const database of databases) await database.drop()
  })

  /** An empty database: in memory, or one of three that is emptied. */
  const empty = async (at: number): Promise<{ session: Session; settings: ConnectionSettings }> => {
    const settings = databases[at]?.settings ?? {
      dialect: 'sqlite',
      path: ':memory:',
      create: true,
      readOnly: false,
    }
    if (name === 'sqlite') return { settings, session: await dialect.connect(settings) }
    const session = (sessions[at] ??= await dialect.connect(settings))
    await session.query('drop schema public cascade')
    await session.query('create schema public')
    return { session, settings }
  }
  const shadowFor = (root: string): Shadow => {
    const replayer = createReplayer({ dialect, root, ports })
    return new Shadow({
      dialect,
      open: async () => {
        const { session, settings } = await empty(0)
        const close = async (): Promise<void> => (name === 'sqlite' ? session.close() : undefined)
        return { session, settings, place: { kind: 'file', text: '' }, rules: noRules, close }
      },
      replay: async ({ session }, { text, ...revision }, direction) =>
        replayer.replay({
          session,
          source: { path: revision.path, hash: revision.hash, text: text ?? texts.get(revision.path) ?? '' },
          direction,
          transactional: revision.transaction,
        }),
      onBeyond: () => undefined,
      onProgress: () => undefined,
    })
  }
  const run = async (session: Session, { path }: Revision, text = texts.get(path) ?? ''): Promise<void> => {
    const sql = formatNamed('sql').section?.(text, 'upgrade')?.sql ?? ''
    for (const each of dialect.splitStatements(sql)) await session.query(each.sql)
  }

  // The long run: 1,000 histories on SQLite, 1,000 revisions (in 200 histories) on PostgreSQL.
  const once = name === 'sqlite' ? 500 : 5
  const runs = soakFactor === 1 ? once : soakFactor * (name === 'sqlite' ? 50 : 10)
  test(`${runs} random histories: every database ends as it would have without the squash`, async () => {
    const forms = { schema: 0, statements: 0 }
    const shadow = shadowFor('/')
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const random = seeded(seed)
      const { history, range } = randomRange(random)
      const found = await findForm(shadow, range, {
        schemas: [],
        renderer: dialect.renderer,
        dropped: new Set(),
        render: (statements, recorded) => {
          const file = squashFileOf(range, {
            format: 'sql',
            message: null,
            statements,
            recorded,
            dialect: name,
          })
          const text = formatNamed('sql').render(
            { upgrade: [], downgrade: [], ...file, createDate: '2026-01-01' },
            'sql',
          )
          return { file, path: 'squash.sql', text }
        },
      })
      forms[found.form.form] += 1
      const squash = parseRevisionText(found.draft.text, 'squash.sql').revision as Revision
      const gone = new Set(range.nodes.map(({ id }) => id))
      const after = linked([...history.revisions.filter(({ id }) => !gone.has(id)), squash])
      texts.set(squash.path, found.draft.text)
      expectPositions(history, after, range)
      // From base on the proof itself compares all that there is; rows of a user's own are there before other ranges.
      if (range.below.length > 0 || seed % 4 === 0) await expectSame({ random, history, after, range, seed })
    }
    expect(Math.min(forms.schema, forms.statements)).toBeGreaterThan(runs / 20)
  })

  /** Runs both histories from a revision before the range, over rows that the revisions do not know. */
  const expectSame = async (made: {
    random: Random
    history: History
    after: History
    range: Range
    seed: number
  }): Promise<void> => {
    const { random, history, after, range, seed } = made
    const start = range.below.length === 0 ? 0 : random.int(range.below.length + 1)
    const looks = []
    for (const [at, { graph, byId }] of [history, after].entries()) {
      const { session } = await empty(at + 1)
      const before = range.below.slice(0, start)
      for (const revision of before) await run(session, revision)
      const { schema } = await lookAt(session, [])
      for (const table of schema.tables)
        await session.query(`insert into ${table.name} (id, a) values (1, 'own'), (900, null)`)
      const ran = new Set(before.map(({ id }) => id))
      for (const { revision: id } of computeUpgrade(graph, [], ['heads']).steps) {
        const revision = byId.get(id ?? '')
        if (revision !== undefined && !ran.has(revision.id)) await run(session, revision)
      }
      looks.push(await lookAt(session, []))
      if (name === 'sqlite') await session.close()
    }
    const [left, right] = looks
    if (left === undefined || right === undefined) throw new Error('two looks')
    const changes = compareSnapshots(left.schema, right.schema).changes.map(({ title }) => title)
    expect({ seed, changes, rows: unequalRows(left, right) }).toEqual({ seed, changes: [], rows: [] })
  }
})

/** Inside the range a database is sent back; anywhere else it runs what it would have run, the squash for its range. */
function expectPositions(history: History, after: History, range: Range): void {
  const inside = new Set(range.replaces)
  const steps = (graph: History['graph'], rows: readonly string[]): string[] =>
    computeUpgrade(graph, rows, ['heads']).steps.flatMap(({ revision }) => revision ?? [])
  for (const rows of [[], ...history.revisions.map(({ id }) => [id])]) {
    if (rows.some((id) => inside.has(id))) {
      const told = `inside the range that ${range.to.id} replaces`
      expect(() => steps(after.graph, rows)).toThrow(told)
      continue
    }
    const before = steps(history.graph, rows).filter((id) => !inside.has(id))
    expect(steps(after.graph, rows).toSorted()).toEqual(before.toSorted())
  }
}

function randomRange(random: Random): { history: History; range: Range } {
  for (;;) {
    const made = randomHistory(random, 3 + random.int(4))
    texts.clear()
    const revisions = made.flatMap((each) => {
      const path = `${each.id}.sql`
      texts.set(path, fileOf(each))
      return parseRevisionText(fileOf(each), path).revision ?? []
    })
    const history = linked(revisions)
    const from = random.chance(0.5) ? 0 : random.int(revisions.length - 1)
    const to = random.chance(0.4) ? revisions.length - 1 : from + 1 + random.int(revisions.length - from - 1)
    try {
      return { history, range: rangeOf(history, revisions[from]?.id ?? '', revisions[to]?.id ?? '') }
    } catch {
      // One revision cannot stand for these.
    }
  }
}

function linked(revisions: readonly Revision[]): History {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  return { revisions, byId, graph: buildGraph(revisions), diagnostics: [], unread: [], version: '' }
}
