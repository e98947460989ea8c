import { createStyle } from '../../electron/cli/print/style.ts'
import { createProgram } from '../../electron/cli/run-cli.ts'
import type { Terminal } from '../../electron/cli/terminal.ts'
import { settingsJsonSchema } from '../../electron/engine/project/sources/headway-json/settings-schema.ts'
import { lintPage } from './lint-page.ts'
import { commandsPage, configurationPage, errorCodesPage, operationsPage } from './reference.ts'
import type { SettingsSchema } from './reference.ts'

/** Every generated page with its path from the top. */
export function referencePages(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'docs/reference/operations.md', text: operationsPage() },
    { path: 'docs/reference/error-codes.md', text: errorCodesPage() },
    { path: 'docs/reference/lint.md', text: lintPage() },
    { path: 'docs/reference/cli.md', text: commandsPage(commandHelps()) },
    {
      path: 'docs/reference/configuration.md',
      text: configurationPage(settingsJsonSchema() as SettingsSchema),
    },
    { path: 'docs/headway.schema.json', text: `${JSON.stringify(settingsJsonSchema(), null, 2)}\n` },
  ]
}

/** What `--help` prints, for the program and each verb. */
function commandHelps(): { readonly name: string; readonly help: string }[] {
  const printed: string[] = []
  const program = createProgram(collecting(printed), '0.0.0', () => undefined)
  return [program, ...program.commands].map((command) => {
    printed.length = 0
    command.configureHelp({ helpWidth: 100 })
    command.outputHelp()
    const name = command === program ? 'headway' : `headway ${command.name()}`
    return { name, help: printed.join('\n') }
  })
}

/** A terminal that nobody sits at: keeps what is printed. */
function collecting(printed: string[]): Terminal {
  return {
    style: createStyle(false),
    live: null,
    interactive: false,
    cwd: '/',
    print: (text) => void printed.push(text),
    note: (text) => void printed.push(text),
    ask: () => Promise.reject(new Error('Nobody is there to answer.')),
    onInterrupt: () => () => undefined,
  }
}
