/** A part of a page that does something: a file to write, or lines to type with what they print. */
export type PagePart =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'commands'; readonly lines: readonly string[]; readonly output: string | null }

/**
 * The parts of a page in order. A code block with a second word, ` ```sql schema.sql `, is a file of that name;
 * ` ```sh ` is typed line by line; the ` ```text ` right after it is what the lines print.
 */
export function pageParts(page: string): readonly PagePart[] {
  const blocks = [...page.matchAll(/^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm)]
  return blocks.flatMap(([whole, language, path, text = ''], index): PagePart[] => {
    if (path !== undefined) return [{ kind: 'file', path, text }]
    if (language !== 'sh') return []
    const next = blocks[index + 1]
    const end = (blocks[index]?.index ?? 0) + whole.length
    const isAnswer = next?.[1] === 'text' && page.slice(end, next.index).trim() === ''
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return [{ kind: 'commands', lines, output: isAnswer ? (next[3] ?? '') : null }]
  })
}

/** What differs from run to run, in words: ids, times, dates of files and moments, the folder. */
export function steadyOutput(text: string, root: string): string {
  return text
    .replaceAll(root, '~')
    .replaceAll(/\b\d{8}_\d{4}_/g, 'DATE_')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{12}\b/g, 'ID')
    .replaceAll(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?Z?)?/g, 'MOMENT')
    .replaceAll(/\b(?:at|as of) \d{2}:\d{2}:\d{2}\b/g, 'at MOMENT')
    .replaceAll(/(?:<1|\d+(?:\.\d+)?) (?:ms|s)\b/g, 'TIME')
}
