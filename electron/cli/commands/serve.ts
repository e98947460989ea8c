import type { CliCommand } from '../command.ts'
import { browserHostProgram, runForeground } from '../programs.ts'

export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'Show the window in a browser on this machine.',
  examples: ['headway serve', 'headway serve --port 8100 --no-open'],
  declare: (command) =>
    command
      .option('--port <number>', 'the port; default a free one')
      .option('--no-open', 'only print the link')
      .option('--allow-production', 'let the page change production targets'),
  run: async ({ options, context }) => {
    const { project } = await context.open()
    const port = options.text('port')
    const args = ['--project', project.root, ...(port === null ? [] : ['--port', port])]
    if (!options.flag('open')) args.push('--no-open')
    if (options.flag('allowProduction')) args.push('--allow-production')
    await context.close()
    return runForeground(process.execPath, [browserHostProgram(), ...args])
  },
}
