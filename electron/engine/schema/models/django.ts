import type { ModelPreset } from './preset.ts'
import { requireModule } from './preset.ts'
import { djangoProgram } from './python-program.ts'

/** Django: `{ "preset": "django", "module": "shop.settings" }`. */
export const djangoPreset: ModelPreset = {
  name: 'django',
  propose: (texts) => {
    const named = /DJANGO_SETTINGS_MODULE['"]\s*,\s*['"]([\w.]+)['"]/.exec(texts.get('manage.py') ?? '')?.[1]
    return named === undefined ? null : { preset: 'django', module: named }
  },
  command: ({ module, database, python: [program = 'python3', ...args] }) => ({
    program,
    args: [...args, '-c', djangoProgram, database, requireModule('django', module, 'shop.settings')],
  }),
}
