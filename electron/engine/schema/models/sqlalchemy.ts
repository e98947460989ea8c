import type { ModelPreset } from './preset.ts'
import { needsPython, requireModule } from './preset.ts'
import { sqlalchemyProgram } from './python-program.ts'

/** SQLAlchemy: `{ "preset": "sqlalchemy", "module": "app.models:Base" }`. */
export const sqlalchemyPreset: ModelPreset = {
  name: 'sqlalchemy',
  propose: (texts) =>
    needsPython(texts, 'sqlalchemy') && !needsPython(texts, 'sqlmodel')
      ? { preset: 'sqlalchemy', module: 'app.models:Base' }
      : null,
  command: ({ module, database, python: [program = 'python3', ...args] }) => ({
    program,
    args: [
      ...args,
      '-c',
      sqlalchemyProgram,
      database,
      requireModule('sqlalchemy', module, 'app.models:Base'),
    ],
  }),
}
