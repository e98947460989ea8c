import type { MissingRevision, RescueVariant, WayBack } from '../../../../shared/model/rescue.ts'
import { isIrreversible } from '../../../../shared/irreversible.ts'

/** Chooses among the contents of a revision: the one that is named, else the one that ran, else the only one. Pure. */
export function chooseVariant(
  { variants }: MissingRevision,
  chosen: readonly string[],
): RescueVariant | null {
  const named = variants.find(({ revision }) => chosen.includes(revision.hash))
  return (
    named ??
    variants.find(({ ran }) => ran === true) ??
    (variants.length === 1 ? (variants[0] ?? null) : null)
  )
}

/**
 * The way from a row to what the checkout has: every missing revision below it, newest first, and the known ones under
 * them. Pure.
 * @param isKnown whether the checkout has a revision
 */
export function wayBackFrom(
  row: string,
  missing: readonly MissingRevision[],
  isKnown: (id: string) => boolean,
  chosen: readonly string[],
): WayBack {
  const byId = new Map(missing.map((each) => [each.revision, each]))
  const [through, onto] = [new Set<string>(), new Set<string>()]
  const none = (whyNot: string): WayBack => ({ row, through: [...through], onto: [...onto], whyNot })
  const next = [row]
  for (let id = next.shift(); id !== undefined; id = next.shift()) {
    if (isKnown(id)) onto.add(id)
    else if (!through.has(id)) {
      const found = byId.get(id)
      if (found === undefined || found.variants.length === 0)
        return none(`${id} is nowhere in the repository.`)
      const variant = chooseVariant(found, chosen)
      if (variant === null)
        return none(
          `${id} is there with ${found.variants.length} different contents, and nothing says which of them ran: choose one.`,
        )
      through.add(id)
      if (isIrreversible(variant.revision))
        return none(`${id} cannot be rolled back: it has no downgrade that runs.`)
      next.push(...variant.revision.downRevisions)
    }
  }
  return { row, through: [...through], onto: [...onto], whyNot: null }
}
