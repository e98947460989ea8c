import { dirname, join } from 'node:path'
import { readProjectText } from '../../read-text.ts'
import type { ProjectSource } from '../source.ts'
import { readSettings } from './read-settings.ts'
import { settingsFileName } from './settings-schema.ts'

/** Headway's own description: `headway.json` in the project's root. */
export const headwayJsonSource: ProjectSource = {
  name: 'headway-json',
  fileName: settingsFileName,
  describes: (fileName) => fileName === settingsFileName,
  async detect(files, folder) {
    const file = await files.stat(join(folder, settingsFileName)).catch(() => null)
    return file === null || file.kind === 'directory' ? null : join(folder, settingsFileName)
  },
  async read(files, file) {
    return {
      root: dirname(file),
      ...readSettings((await readProjectText(files, file)) ?? ''),
      settingsFile: settingsFileName,
      watched: [settingsFileName],
      python: null,
      knex: null,
    }
  },
}
