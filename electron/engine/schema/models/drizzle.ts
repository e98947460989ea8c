import type { ModelPreset } from './preset.ts'
import { needsPackage, requireModule } from './preset.ts'

/** drizzle-kit's own settings, which it takes alone: they name schema and dialect, and may say more (`casing`). */
const config = /\.config\.(?:[cm]?[jt]s|json)$/

/**
 * Drizzle: `{ "preset": "drizzle", "module": "src/schema.ts" }`, a folder or pattern of such files, or
 * `"module": "drizzle.config.ts"`, by its own `drizzle-kit export`.
 */
export const drizzlePreset: ModelPreset = {
  name: 'drizzle',
  propose: (texts) => {
    if (!needsPackage(texts, 'drizzle-orm')) return null
    return {
      preset: 'drizzle',
      module: texts.has('drizzle.config.ts') ? 'drizzle.config.ts' : 'src/schema.ts',
    }
  },
  command: ({ module, database }) => {
    const named = requireModule('drizzle', module, 'src/schema.ts')
    const options = config.test(named)
      ? [`--config=${named}`]
      : [`--dialect=${database}`, `--schema=${named}`]
    return { program: 'drizzle-kit', args: ['export', ...options] }
  },
}
