import { Refused, type ReferenceModel } from './reference-model.ts'

/** A history range whose sides are absolute expressions (b.6), newest first; an empty lower side is base. */
export function referenceHistory(model: ReferenceModel, low: string, high: string): readonly string[] {
  const ends = model.upgradeTargets([], high === '' ? 'heads' : high)
  const upper = ends.filter(labelKeeper(model, low))
  refuseOverlap(upper, (id) => model.anc(id))
  const lower = (low === '' ? [] : model.resolve(low)).map(String)
  const required = model.ancOf(upper)
  if (lower.some((id) => !required.has(id))) throw new Refused('not_ancestor', 'outside')
  refuseOverlap(lower, (id) => model.anc(id))
  const below = model.ancOf(lower)
  const line = new Set(lower.flatMap((id) => [...model.vdesc(id)]))
  const set = [...required].filter((id) => !below.has(id)).concat(lower)
  return model.order(new Set(set.filter((id) => lower.length === 0 || line.has(id))), upper)
}

/** A lower side `label@...` keeps the upper ends that carry the label; a revision stands for its only label. */
function labelKeeper(model: ReferenceModel, low: string): (id: string) => boolean {
  const [name = '', ...rest] = low.split('@')
  if (rest.length === 0) return () => true
  if (name === '') throw new Refused('other', 'no label')
  const found = model.resolveOne(name)
  const labels = model.propagated()
  if (found !== name) return (id) => labels.get(id)?.has(name) === true
  const [only, ...others] = labels.get(found) ?? []
  if (only === undefined || others.length > 0) throw new Refused('other', 'not one label')
  return (id) => labels.get(id)?.has(only) === true
}

function refuseOverlap(ids: readonly string[], reach: (id: string) => ReadonlySet<string>): void {
  for (const each of ids)
    for (const other of ids)
      if (each !== other && reach(each).has(other)) throw new Refused('other', 'overlap')
}
