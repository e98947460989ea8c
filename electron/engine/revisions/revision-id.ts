const reserved = ['head', 'heads', 'base', 'current']

/** What is wrong with a revision id or label, or null (SEMANTICS part 1, decision 7). */
export function revisionIdProblem(id: string): string | null {
  return symbolProblem(id) ?? (id.length > 32 ? 'it has more than 32 characters' : null)
}

/** What is wrong with a branch label, or null: labels and ids share one namespace and one grammar. */
export function labelProblem(label: string): string | null {
  return symbolProblem(label)
}

function symbolProblem(text: string): string | null {
  if (text === '') return 'it is empty'
  const illegal = /[@\-+:,\s\p{Cc}]/u.exec(text)?.[0]
  if (illegal !== undefined) {
    return /[\s\p{Cc}]/u.test(illegal)
      ? 'it holds white space or a control character'
      : `it holds "${illegal}"`
  }
  return reserved.includes(text) ? 'it is a reserved word' : null
}

/** The advice that goes with both. */
export const revisionIdHint =
  'An id has 1 to 32 characters, none of @ - + : , and no white space, and is not head, heads, base or current.'
