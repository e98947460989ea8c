const pages = import.meta.glob<string>(
  [
    '../../../docs/*.md',
    '../../../docs/guide/*.md',
    '../../../docs/how-to/*.md',
    '../../../docs/reference/*.md',
  ],
  { query: '?help', import: 'default' },
)

/** The HTML of a page, made when the window was built from files of its own; null where there is none of that name. */
export async function helpHtml(page: string): Promise<string | null> {
  return (await pages[`../../../docs/${page}.md`]?.()) ?? null
}
