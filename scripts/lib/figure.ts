import { z } from 'zod'

/** One measured number of a file in `scripts/bench/`. `limit` is what it must not exceed; null where there is none. */
export const figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  limit: z.number().nullable(),
})
export type Figure = z.infer<typeof figure>

/** Hands a figure to `npm run bench`, which runs each file of `scripts/bench/` in a process of its own. */
export function printFigure(value: Figure): void {
  console.log(JSON.stringify(value))
}

/** The figures among the lines that a bench file printed; the other lines are for people. */
export function figuresIn(output: string): { readonly figures: readonly Figure[]; readonly rest: string } {
  const lines = output.split('\n').map((line) => ({ line, parsed: figure.safeParse(tryJson(line)) }))
  return {
    figures: lines.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])),
    rest: lines
      .filter(({ parsed }) => !parsed.success)
      .map(({ line }) => line)
      .join('\n')
      .trim(),
  }
}

/** One line a figure: name, value, limit, and whether it holds. */
export function figureTable(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length))
  return figures
    .map(({ name, value, unit, limit }) => {
      const verdict =
        limit === null ? '' : value <= limit ? `  ok (limit ${limit})` : `  OVER (limit ${limit})`
      return `${name.padEnd(width)}  ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}${verdict}`
    })
    .join('\n')
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The middle one; of an even number the higher of the two. 0 of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}
