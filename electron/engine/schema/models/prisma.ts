import type { ModelPreset } from './preset.ts'
import { needsPackage } from './preset.ts'

/** Prisma: `{ "preset": "prisma", "module": "prisma/schema.prisma" }`, by its own `prisma migrate diff`. */
export const prismaPreset: ModelPreset = {
  name: 'prisma',
  propose: (texts) =>
    needsPackage(texts, 'prisma') || needsPackage(texts, '@prisma/client')
      ? { preset: 'prisma', module: 'prisma/schema.prisma' }
      : null,
  command: ({ module }) => ({
    program: 'prisma',
    args: [
      'migrate',
      'diff',
      '--from-empty',
      '--to-schema-datamodel',
      module ?? 'prisma/schema.prisma',
      '--script',
    ],
  }),
}
