import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const docs = join(import.meta.dirname, '..')

/** The pages of a folder by their own titles: those named first, then the others by title. */
function pages(folder, first = []) {
  const names = readdirSync(join(docs, folder)).filter((name) => name.endsWith('.md') && name !== 'index.md')
  const items = names.map((name) => {
    const text = /^# (.+)$/m.exec(readFileSync(join(docs, folder, name), 'utf8'))?.[1] ?? name
    const link = `/${folder === '.' ? '' : `${folder}/`}${name.replace(/\.md$/, '')}`
    return { text: text.replaceAll('`', ''), link, place: first.indexOf(name.replace(/\.md$/, '')) }
  })
  const placeOf = ({ place }) => (place === -1 ? first.length : place)
  return items.toSorted((a, b) => placeOf(a) - placeOf(b) || a.text.localeCompare(b.text))
}

const forContributors = /\/(?:how-to\/add-|architecture|tour-of-a-run|reference\/operations)/
const readers = (items) => items.filter(({ link }) => !forContributors.test(link))
const contributors = (items) => items.filter(({ link }) => forContributors.test(link))

/** The pages of `docs/` as a site: first what users read, then reference, then what contributors read. */
export default defineConfig({
  title: 'Headway',
  description: 'Migrations for PostgreSQL and SQLite, with eyes',
  srcExclude: ['node_modules/**'],
  outDir: '../dist/docs',
  cacheDir: 'node_modules/.vitepress-cache',
  // Links into the repository, which the site does not hold.
  ignoreDeadLinks: [
    /\.\.\/(?:\.\.\/)*(?:migrations-sample|electron|shared|renderer|tests|scripts|README|CONTRIBUTING|CHANGELOG)/,
  ],
  // Code and messages hold braces that are no attributes.
  markdown: { attrs: { disable: true } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/guide/tutorial' },
      { text: 'Reference', link: '/reference/cli' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: pages('guide', [
          'install',
          'tutorial',
          'window',
          'existing-database',
          'alembic',
          'knex',
          'typescript',
          'teams',
        ]),
      },
      { text: 'How to', items: readers(pages('how-to')) },
      { text: 'Reference', items: readers([...pages('reference', ['cli', 'configuration']), ...pages('.')]) },
      {
        text: 'For contributors',
        collapsed: true,
        items: contributors([...pages('.'), ...pages('how-to'), ...pages('reference')]),
      },
      { text: 'Decisions', collapsed: true, items: pages('decisions') },
    ],
  },
})
