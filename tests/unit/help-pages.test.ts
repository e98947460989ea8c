import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helpTitles } from '../../renderer/state/help-pages.ts'
import { helpHtml } from '../../scripts/lib/help-pages.ts'

const docs = join(import.meta.dirname, '..', '..', 'docs')
const isThere = (page: string): boolean => existsSync(join(docs, `${page}.md`))

test('every page that the help offers is there, and so is every page that one of them names', () => {
  expect(helpTitles.map(([page]) => page).filter((page) => !isThere(page))).toEqual([])
  const pages = globSync('{*,guide/*,how-to/*,reference/*}.md', { cwd: docs }).map((path) =>
    path.slice(0, -3),
  )
  const named = pages.flatMap((page) => {
    const html = helpHtml(readFileSync(join(docs, `${page}.md`), 'utf8'), page)
    return [...html.matchAll(/data-page="([^"]*)"/g)].map(([, to = '']) => `${page}: ${to}`)
  })
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((line) => !isThere(line.split(': ')[1] ?? ''))).toEqual([])
})

test('a page is text, headings, tables and links, and no other markup', () => {
  const html = helpHtml(
    '# A `b`\n\n<script>x</script>\n\n[c](../safety.md#promises) ![d](x.png) [e](x.json)',
    'guide/x',
  )
  expect(html).toContain('<h1 id="help-a-b">A <code>b</code></h1>')
  expect(html).toContain('&lt;script&gt;')
  expect(html).toContain('data-page="safety" data-anchor="promises">c</button>')
  expect(html).not.toMatch(/<script|<img|x\.json/)
})
