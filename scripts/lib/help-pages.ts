import { posix } from 'node:path'
import { Marked } from 'marked'
import type { Plugin } from 'vite'

const query = '.md?help'

/** Pages of the documentation as modules of the window: `guide/production.md?help` is its HTML, made while building. */
export function helpPages(): Plugin {
  return {
    name: 'help-pages',
    enforce: 'pre',
    transform(text, id) {
      if (!id.endsWith(query)) return null
      const page = id.slice(id.lastIndexOf('/docs/') + '/docs/'.length, -query.length)
      return { code: `export default ${JSON.stringify(helpHtml(text, page))}`, map: null }
    },
  }
}

/**
 * A page as HTML. Links to other pages become buttons that name them, addresses stay links, and what is neither is left
 * as text; pictures are left out: the window is what they show. Markup in a page shows as text.
 */
export function helpHtml(text: string, page: string): string {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text: markup }) => (markup.startsWith('<!--') ? '' : escape(markup)),
      image: () => '',
      heading({ tokens, depth, text: title }) {
        return `<h${depth} id="help-${slug(title)}">${this.parser.parseInline(tokens)}</h${depth}>`
      },
      table(token) {
        const cell = (tag: string) => (of: (typeof token.header)[number]) =>
          `<${tag}>${this.parser.parseInline(of.tokens)}</${tag}>`
        const rows = token.rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('')
        const head = token.header.map(cell('th')).join('')
        return `<div class="help-table" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens)
        if (href.startsWith('https://'))
          return `<a href="${escape(href)}" target="_blank" rel="noreferrer">${words}</a>`
        const [path = '', anchor = ''] = href.split('#')
        if (path !== '' && !path.endsWith('.md')) return words
        const to = path === '' ? page : posix.join(posix.dirname(page), path.slice(0, -3))
        return `<button type="button" class="link" data-page="${escape(to)}" data-anchor="${escape(anchor)}">${words}</button>`
      },
    },
  })
  return marked.parse(text, { async: false })
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-')
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
