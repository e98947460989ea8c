/** One change of the model: a text that is replaced, and what must be proposed for it. */
export type ModelChange = {
  readonly kind: string
  readonly from: string
  readonly to: string
  /** Found in the titles of the changes that are proposed: one for each. */
  readonly proposed: readonly RegExp[]
}

/** A tool with models of ten tables, and eight changes of them. */
export type ModelCase = {
  readonly preset: string
  /** The value of `model` in the settings. */
  readonly model: object | string
  readonly dialects: readonly ('postgres' | 'sqlite')[]
  /** The file of the project that holds the models, and its text for a database. */
  readonly path: string
  readonly text: (dialect: 'postgres' | 'sqlite') => string
  /** What is written for a text, where it is not the text itself. */
  readonly written?: (text: string) => Promise<string>
  /** Other files of the project. */
  readonly files: (dialect: 'postgres' | 'sqlite') => Readonly<Record<string, string>>
  readonly changes: (dialect: 'postgres' | 'sqlite') => readonly ModelChange[]
}

/** The text after a change. Throws where there is nothing to replace. */
export function changed(text: string, { kind, from, to }: ModelChange): string {
  if (!text.includes(from)) throw new Error(`The change "${kind}" has nothing to replace: ${from}`)
  return text.replace(from, () => to)
}
