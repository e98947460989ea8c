import { describe, expect, test } from 'vitest'
import { brokenRule } from './import-rules.ts'
import { importsOf, isCode, repositoryFiles } from './sources.ts'
import type { Import } from './sources.ts'

const files = repositoryFiles().filter(
  ({ path }) => isCode(path) && !path.startsWith('tests/') && !path.startsWith('scripts/'),
)

test('every import of the product keeps the rules of docs/architecture.md', () => {
  expect(files.length).toBeGreaterThan(50)
  const broken = files.flatMap((file) =>
    importsOf(file).flatMap((entry) => {
      const rule = brokenRule(entry)
      return rule === null ? [] : [`${entry.from} -> ${entry.to}: ${rule}`]
    }),
  )
  expect(broken).toEqual([])
})

test('the window carries no schemas of the contract, nor the library they are made with', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const read = new Set(['renderer/start.tsx'])
  const schemas: string[] = []
  for (const path of read) {
    const file = byPath.get(path)
    for (const { to, own, typeOnly } of file ? importsOf(file) : []) {
      if (typeOnly) continue
      if (own) read.add(to)
      else if (to === 'zod') schemas.push(path)
    }
  }
  expect(read.size).toBeGreaterThan(150)
  expect(schemas).toEqual([])
})

test('relative imports name the file that is meant, with its ending', () => {
  const paths = new Set(repositoryFiles().map(({ path }) => path))
  const missing = files.flatMap((file) =>
    importsOf(file)
      .filter(({ own, to }) => own && !paths.has(to))
      .map(({ from, to }) => `${from} -> ${to}`),
  )
  expect(missing).toEqual([])
})

describe('the rules themselves', () => {
  const entry = (from: string, to: string, typeOnly = false): Import => {
    const own = /^(?:shared|electron|renderer|tests)\//.test(to)
    return { from, to, own, typeOnly }
  }
  test.each([
    entry('shared/contract.ts', 'electron/main.ts'),
    entry('shared/contract.ts', 'node:fs'),
    entry('renderer/state/store.ts', 'electron/engine/index.ts'),
    entry('renderer/state/store.ts', 'renderer/panels/history/list.tsx'),
    entry('renderer/panels/history/list.tsx', 'renderer/panels/plan/sheet.tsx'),
    entry('renderer/panels/history/list.tsx', 'monaco-editor/editor'),
    entry('electron/engine/graph/lanes.ts', 'electron/engine/operations/context.ts'),
    entry('electron/engine/graph/lanes.ts', 'electron/engine/runner/door.ts'),
    entry('electron/engine/graph/lanes.ts', 'electron/engine/dialects/postgres/dialect.ts'),
    entry('electron/engine/dialects/sqlite/lock.ts', 'electron/engine/dialects/postgres/lock.ts'),
    entry('electron/engine/dialects/lock-polling.ts', 'electron/engine/dialects/sqlite/lock.ts'),
    entry('electron/engine/index.ts', 'electron/transport/dispatch.ts'),
    entry('electron/engine/index.ts', 'electron'),
    entry('electron/cli/main.ts', 'pg'),
    entry('electron/cli/commands/ledger.ts', 'electron/engine/runner/run-plan.ts'),
    entry('electron/cli/commands/ledger.ts', 'electron/engine/operations/context.ts'),
    entry('electron/cli/main.ts', 'ws'),
    entry('electron/runtimes/node/main.ts', 'electron/engine/ports.ts'),
    entry('electron/cli/main.ts', 'tests/helpers/chromium.ts'),
  ])('$from -> $to is refused', (broken) => {
    expect(brokenRule(broken)).not.toBeNull()
  })
  test.each([
    entry('shared/contract.ts', 'zod'),
    entry('electron/engine/runner/door.ts', 'electron/engine/plan/build-plan.ts'),
    entry('electron/engine/plan/build-plan.ts', 'electron/engine/runner/door.ts', true),
    entry('electron/engine/operations/context.ts', 'electron/engine/dialects/index.ts'),
    entry('electron/engine/dialects/index.ts', 'electron/engine/dialects/sqlite/dialect.ts'),
    entry('electron/engine/dialects/postgres/session.ts', 'pg'),
    entry('electron/main.ts', 'electron'),
    entry('renderer/panels/history/list.tsx', 'renderer/editor/code.tsx'),
  ])('$from -> $to is allowed', (kept) => {
    expect(brokenRule(kept)).toBeNull()
  })
})
