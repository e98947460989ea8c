/** A program and its arguments, as they are started without a shell. */
type Call = { readonly program: string; readonly args: readonly string[] }

/**
 * How an editor of `$VISUAL` or `$EDITOR` is started on files. Elsewhere than on Windows the setting is a piece of
 * shell, as for git: quotes, arguments and variables in it work. On Windows it is a program, in double quotes where its
 * path holds blanks, and arguments.
 */
export function editorCall(setting: string, files: readonly string[], platform: string): Call | null {
  const text = setting.trim()
  if (text === '') return null
  if (platform !== 'win32') return { program: '/bin/sh', args: ['-c', `${text} "$@"`, text, ...files] }
  const words = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const [program = '', ...args] = words
  return { program, args: [...args, ...files] }
}
