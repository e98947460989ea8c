import type { CodeLanguage } from './create-code.ts'

/** How a file is colored, by its extension; of the ending `.sql` the database decides. */
export function languageOfPath(path: string, sql: CodeLanguage): CodeLanguage {
  const extension = path.slice(path.lastIndexOf('.') + 1)
  return extension === 'sql' ? sql : (languages.get(extension) ?? 'javascript')
}

const languages: ReadonlyMap<string, CodeLanguage> = new Map([
  ['ts', 'typescript'],
  ['mts', 'typescript'],
  ['cts', 'typescript'],
  ['py', 'python'],
])
