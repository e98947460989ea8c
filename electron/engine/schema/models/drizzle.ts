import type { ModelPreset } from './preset.ts'
import { needsPackage, requireModule } from './preset.ts'

/** Drizzle: `{ "preset": "drizzle", "module": "src/schema.ts" }`, by its own `drizzle-kit export`. */
export const drizzlePreset: ModelPreset = {
  name: 'drizzle',
  propose: (texts) =>
    needsPackage(texts, 'drizzle-orm') ? { preset: 'drizzle', module: 'src/schema.ts' } : null,
  command: ({ module, database }) => ({
    program: 'drizzle-kit',
    args: [
      'export',
      `--dialect=${database}`,
      `--schema=${requireModule('drizzle', module, 'src/schema.ts')}`,
    ],
  }),
}
