import type { ModelPreset } from './preset.ts'
import { needsPackage } from './preset.ts'

/** Since this version `--to-schema-datamodel` is called `--to-schema`. */
const renamedIn = 7

/** Prisma: `{ "preset": "prisma", "module": "prisma/schema.prisma" }`, by its own `prisma migrate diff`. */
export const prismaPreset: ModelPreset = {
  name: 'prisma',
  package: 'prisma',
  propose: (texts) =>
    needsPackage(texts, 'prisma') || needsPackage(texts, '@prisma/client')
      ? { preset: 'prisma', module: 'prisma/schema.prisma' }
      : null,
  command: ({ module, version }) => ({
    program: 'prisma',
    args: [
      'migrate',
      'diff',
      '--from-empty',
      Number.parseInt(version ?? '', 10) < renamedIn ? '--to-schema-datamodel' : '--to-schema',
      module ?? 'prisma/schema.prisma',
      '--script',
    ],
  }),
}
