import type { ImpactStep } from '../../shared/model/impact.ts'

type Line = { readonly steps: string; readonly summary: string }

/** What the steps of a plan mean for others, a line for each run of steps that mean the same: `1–7`. Pure. */
export function summaryLines(steps: readonly Pick<ImpactStep, 'index' | 'summary'>[]): readonly Line[] {
  const runs: { first: number; last: number; readonly summary: string }[] = []
  for (const { index, summary } of steps) {
    const run = runs.at(-1)
    if (run?.summary === summary && run.last + 1 === index) run.last = index
    else runs.push({ first: index, last: index, summary })
  }
  return runs.map(({ first, last, summary }) => ({
    steps: first === last ? `${first + 1}` : `${first + 1}–${last + 1}`,
    summary,
  }))
}
