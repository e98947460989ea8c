import { join } from 'node:path'
import spawn from 'cross-spawn'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { editorCall } from '../../../shared/editor-call.ts'
import { readHistory } from '../shown-history.ts'

export const editCommand: CliCommand = {
  name: 'edit',
  summary: 'Open revision files in the editor of $VISUAL or $EDITOR.',
  examples: ['headway edit head', 'headway edit current'],
  declare: (command) => command.argument('<revision>', 'an id or prefix, head, heads, label@head, current'),
  run: async ({ args, context }) => {
    const open = await context.open()
    const expression = args[0] ?? ''
    const target = expression.includes('current') ? open.target() : null
    const { revisions } = await open.channel.call('graph.resolve', { expression, target })
    const history = await readHistory(open)
    const paths = revisions.flatMap((id) => history.get(id).revision?.path ?? [])
    if (paths.length === 0) {
      throw new HeadwayError('revision_not_found', `"${expression}" names no revision with a file.`)
    }
    const files = paths.map((path) => join(open.project.root, path))
    if (context.json) context.answer({ files }, () => '')
    return openEditor(files, context.terminal.cwd)
  },
}

/** The editor is the user's own setting; it may have arguments, as `code --wait` has. */
async function openEditor(files: readonly string[], cwd: string): Promise<number> {
  const setting = process.env['VISUAL'] ?? process.env['EDITOR'] ?? ''
  const call = editorCall(setting, files, process.platform)
  if (call === null) {
    throw new HeadwayError('invalid_request', 'No editor is set.', { hint: 'Set VISUAL or EDITOR.' })
  }
  return new Promise((resolve, reject) => {
    const child = spawn(call.program, [...call.args], { cwd, stdio: 'inherit' })
    child.on('error', (cause) => {
      reject(
        new HeadwayError('invalid_request', `The editor cannot be started: ${cause.message}.`, { cause }),
      )
    })
    child.on('exit', (code) => resolve(code === 0 ? 0 : 1))
  })
}
