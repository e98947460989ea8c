import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

/**
 * Names in the page what the first script is going to import, so that both are fetched at once. `start`: the end of the
 * path of the imported module.
 */
export function preloadStart(start: string): Plugin {
  return {
    name: 'preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((output) => output.type === 'chunk')
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(start))
        if (!first) throw new Error(`No chunk of the window starts with ${start}.`)
        return tagsOf(first, chunks).filter(({ attrs }) => !html.includes(`"${attrs?.['href']}"`))
      },
    },
  }
}

function tagsOf(first: Rolldown.OutputChunk, all: readonly Rolldown.OutputChunk[]): HtmlTagDescriptor[] {
  const byName = new Map(all.map((chunk) => [chunk.fileName, chunk]))
  const chunks = new Set([first])
  for (const chunk of chunks) {
    for (const name of chunk.imports) {
      const imported = byName.get(name)
      if (imported) chunks.add(imported)
    }
  }
  const styles = [...chunks].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
  return [
    ...[...chunks].map(({ fileName }) =>
      tag({ rel: 'modulepreload', crossorigin: true, href: `/${fileName}` }),
    ),
    ...styles.map((style) => tag({ rel: 'stylesheet', crossorigin: true, href: `/${style}` })),
  ]
}

const tag = (attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({
  tag: 'link',
  attrs,
  injectTo: 'head',
})
