import { sequelizeProgram } from './node-programs.ts'
import type { ModelPreset } from './preset.ts'
import { needsPackage, requireModule } from './preset.ts'

/** Sequelize: `{ "preset": "sequelize", "module": "src/database.ts" }`, the module that exports the instance. */
export const sequelizePreset: ModelPreset = {
  name: 'sequelize',
  propose: (texts) =>
    needsPackage(texts, 'sequelize') ? { preset: 'sequelize', module: 'src/database.ts' } : null,
  command: ({ module, database, loader }) => ({
    program: 'node',
    args: [
      '--input-type=module',
      '--eval',
      sequelizeProgram,
      loader,
      requireModule('sequelize', module, 'src/database.ts'),
      database,
    ],
  }),
}
