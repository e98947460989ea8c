import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { pageParts, steadyOutput } from '../helpers/page-commands.ts'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { linkKnex } from '../helpers/knex-project.ts'
import { shell } from '../helpers/headway-command.ts'

const folder = join(import.meta.dirname, '../../docs/guide')
/** All but the page about CI, whose steps need a repository: tests/cli/ci-guide.test.ts runs them. */
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'ci.md')

/** Runs a line in a folder; `# exit code 3` at its end says what it answers. Answers what it printed and the folder after it. */
async function type(line: string, cwd: string): Promise<{ output: string; cwd: string }> {
  const moved = /^cd (\S+)$/.exec(line)?.[1]
  if (moved !== undefined) return { output: '', cwd: join(cwd, moved) }
  const { code, output } = await shell(line, { cwd })
  expect(code, `${line}\n${output}`).toBe(Number(/# exit code (\d+)$/.exec(line)?.[1] ?? 0))
  return { output, cwd }
}

/** Pages about projects of another tool run it. */
const canRun = (name: string): boolean => name !== 'alembic.md' || canRunAlembic()

describe.each(pages.filter(canRun))('docs/guide/%s', (name) => {
  const parts = pageParts(readFileSync(join(folder, name), 'utf8'))
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-docs-')))
  if (name === 'knex.md') linkKnex(root)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('does what it says, from top to bottom', { timeout: 240_000 }, async () => {
    let cwd = root
    for (const part of parts) {
      if (part.kind === 'file') {
        mkdirSync(dirname(join(cwd, part.path)), { recursive: true })
        writeFileSync(join(cwd, part.path), part.text)
        continue
      }
      let printed = ''
      for (const line of part.lines) {
        const done = await type(line, cwd)
        printed += done.output
        cwd = done.cwd
      }
      if (part.output !== null) expect(steadyOutput(printed, cwd)).toBe(steadyOutput(part.output, cwd))
    }
  })
})
