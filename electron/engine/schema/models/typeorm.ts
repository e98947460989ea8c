import { typeormProgram } from './node-programs.ts'
import type { ModelPreset } from './preset.ts'
import { needsPackage, requireModule } from './preset.ts'

/** TypeORM: `{ "preset": "typeorm", "module": "src/data-source.ts" }`, the module that exports the DataSource. */
export const typeormPreset: ModelPreset = {
  name: 'typeorm',
  propose: (texts) =>
    needsPackage(texts, 'typeorm') ? { preset: 'typeorm', module: 'src/data-source.ts' } : null,
  command: ({ module, database, loader }) => ({
    program: 'node',
    args: [
      '--input-type=module',
      '--eval',
      typeormProgram,
      loader,
      requireModule('typeorm', module, 'src/data-source.ts'),
      database,
    ],
  }),
}
