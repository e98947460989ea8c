import { mikroOrmProgram } from './node-programs.ts'
import type { ModelPreset } from './preset.ts'
import { needsPackage, requireModule } from './preset.ts'

/** MikroORM: `{ "preset": "mikro-orm", "module": "mikro-orm.config.ts" }`, the module that exports the configuration. */
export const mikroOrmPreset: ModelPreset = {
  name: 'mikro-orm',
  propose: (texts) =>
    needsPackage(texts, '@mikro-orm/core') ? { preset: 'mikro-orm', module: 'mikro-orm.config.ts' } : null,
  command: ({ module, database, loader }) => ({
    program: 'node',
    args: [
      '--input-type=module',
      '--eval',
      mikroOrmProgram,
      loader,
      requireModule('mikro-orm', module, 'mikro-orm.config.ts'),
      database,
    ],
  }),
}
