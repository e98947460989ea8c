import type { ModelPreset } from './preset.ts'
import { needsPython, requireModule } from './preset.ts'
import { sqlalchemyProgram } from './python-program.ts'

/** SQLModel: `{ "preset": "sqlmodel", "module": "app.models" }`; its tables share one metadata. */
export const sqlmodelPreset: ModelPreset = {
  name: 'sqlmodel',
  propose: (texts) => (needsPython(texts, 'sqlmodel') ? { preset: 'sqlmodel', module: 'app.models' } : null),
  command: ({ module, database, python: [program = 'python3', ...args] }) => ({
    program,
    args: [...args, '-c', sqlalchemyProgram, database, requireModule('sqlmodel', module, 'app.models')],
  }),
}
