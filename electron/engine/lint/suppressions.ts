/** `headway: allow <rule> because <reason>` in a comment of a revision file. */
const pattern = /headway:\s*allow\s+([a-z][\w-]*)(?:[ \t]+because[ \t]+([^\n]*\S))?/g

/** A rule that a file sets aside; `reason` is null where it gives none, and then the rule still holds. */
export type Suppression = { readonly rule: string; readonly reason: string | null; readonly line: number }

/** What a file sets aside, in its order. */
export function suppressionsOf(text: string): readonly Suppression[] {
  return [...text.matchAll(pattern)].map((match) => ({
    rule: match[1] ?? '',
    reason: match[2]?.replace(/\s*(?:\*\/)$/, '') ?? null,
    line: text.slice(0, match.index).split('\n').length,
  }))
}
