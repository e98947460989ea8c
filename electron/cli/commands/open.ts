import type { CliCommand } from '../command.ts'
import { browserHostProgram, electronProgram, runForeground } from '../programs.ts'

export const openCommand: CliCommand = {
  name: 'open',
  summary: 'Open the window on this project: in Electron where there is one, else in a browser.',
  examples: ['headway open', 'headway open --browser'],
  declare: (command) => command.option('--browser', 'use the browser even where there is Electron'),
  run: async ({ options, context }) => {
    const { project } = await context.open()
    await context.close()
    const electron = options.flag('browser') ? null : electronProgram()
    if (electron !== null) return runForeground(electron.binary, [electron.app, '--project', project.root])
    return runForeground(process.execPath, [browserHostProgram(), '--project', project.root])
  },
}
