import { createCliSession } from '../cli-session.ts'
import type { CliSession } from '../cli-session.ts'
import { createTestDatabase } from '../postgres.ts'
import { changed } from './case.ts'
import type { ModelCase } from './case.ts'

export type Dialect = 'postgres' | 'sqlite'

/** What came of the steps of a case. */
export type Round = {
  /** Write the model down, run it, and compare: nothing may be left. */
  readonly rest: () => Promise<string>
  /** Titles of what is proposed after these changes of the model, which is put back then. */
  readonly proposals: (kinds: readonly string[]) => Promise<readonly string[]>
  readonly session: CliSession
}

/** Calls `use` with a project whose model is the case's, on an empty database. `prepare` completes the project's folder. */
export async function withCase(
  { preset: _preset, model, path, text, files, changes, written = async (same) => same }: ModelCase,
  dialect: Dialect,
  use: (round: Round) => Promise<void>,
  prepare: (root: string) => void = () => undefined,
): Promise<void> {
  const database = dialect === 'postgres' ? await createTestDatabase() : null
  const session = createCliSession(null)
  try {
    const url = database?.url ?? 'sqlite:///shop.db'
    const targets = { dev: { url, tier: 'development' } }
    session.write('headway.json', JSON.stringify({ format: 'sql', model, targets }))
    for (const [name, content] of Object.entries(files(dialect))) session.write(name, content)
    session.write(path, await written(text(dialect)))
    prepare(session.root)
    await use({
      session,
      rest: () => followAndCheck(session),
      proposals: async (kinds) => {
        const chosen = changes(dialect).filter(({ kind }) => kinds.includes(kind))
        session.write(path, await written(chosen.reduce(changed, text(dialect))))
        try {
          return await titlesOf(session)
        } finally {
          session.write(path, await written(text(dialect)))
        }
      },
    })
  } finally {
    session.remove()
    await database?.drop()
  }
}

async function followAndCheck(session: CliSession): Promise<string> {
  for (const args of [['revision', '--autogenerate', 'follow'], ['upgrade', 'head'], ['check']]) {
    const { code, out, err } = await session.run(...args)
    if (code !== 0) return `${args.join(' ')}: ${code}\n${out}${err}`
  }
  return 'at rest'
}

async function titlesOf(session: CliSession): Promise<readonly string[]> {
  const { out } = await session.run('check', '--json')
  const answer = JSON.parse(out) as {
    proposal?: { comparison: { changes: readonly { title: string }[] } } | null
    error?: { message: string; detail: string | null }
  }
  if (!answer.proposal) throw new Error(JSON.stringify(answer.error ?? answer, null, 2))
  return answer.proposal.comparison.changes.map(({ title }) => title)
}
