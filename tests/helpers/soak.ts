/** How many times as much a property test does: 1 at every commit, more in the long run (`npm run soak`). */
export const soakFactor = Number(process.env['SOAK'] ?? 1)

/** The first seed: the same at every commit, so that a failure is the commit's own; a fresh one in the long run. */
export const firstSeed = soakFactor === 1 ? 1 : Math.floor(Math.random() * 1_000_000_000)
