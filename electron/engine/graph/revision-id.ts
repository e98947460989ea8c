const reserved: ReadonlySet<string> = new Set(['head', 'heads', 'base', 'current'])

/**
 * Why `id` is not a revision id, or null where it is one.
 * The column is VARCHAR(32), the characters are those of the target grammar, the words are its symbols.
 */
export function revisionIdProblem(id: string): string | null {
  if (id.length === 0) return 'it is empty'
  if (id.length > 32) return `it has ${id.length} characters, and the version table holds 32`
  const illegal = /[@\-+:,]/u.exec(id)?.[0]
  if (illegal !== undefined) return `it contains "${illegal}", which separates parts of a target`
  if (/\s/u.test(id)) return 'it contains white space'
  if (reserved.has(id)) return `"${id}" is a symbol of the target grammar`
  return null
}

/** Why a file's name is not a revision id, or null where it is one: knex's column is VARCHAR(255). */
export function fileNameProblem(name: string): string | null {
  return name.length > 255 ? `it has ${name.length} characters, and the version table holds 255` : null
}

/** Why `label` cannot be used as a branch label of a new revision, or null. */
export function branchLabelProblem(label: string): string | null {
  if (label.length === 0) return 'it is empty'
  const illegal = /[@:,+]|\s/u.exec(label)?.[0]
  if (illegal !== undefined) return `it contains "${illegal}", which separates parts of a target`
  if (reserved.has(label)) return `"${label}" is a symbol of the target grammar`
  return null
}
