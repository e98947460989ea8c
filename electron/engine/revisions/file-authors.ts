import spawn from 'cross-spawn'

/** Longest time for git, in ms, and most output that is read of it, in characters. */
const limits = { timeout: 10_000, output: 32 * 1024 * 1024 }

/**
 * Who added each file below a folder, by path relative to it, as git has it. Empty where the folder is in no repository,
 * or where there is no git. For trusted projects alone: git reads the repository's own settings.
 */
export async function fileAuthors(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> {
  return readAuthors(await gitLog(root, environment))
}

/** The output of `git log`, newest first: authors after a zero byte, then their files. Pure. */
function readAuthors(output: string): Map<string, string> {
  const authors = new Map<string, string>()
  for (const part of output.split('\0').slice(1)) {
    const [author = '', ...paths] = part.split('\n')
    // The newest addition is the file that is there.
    for (const path of paths) if (path !== '' && !authors.has(path)) authors.set(path, author)
  }
  return authors
}

function gitLog(root: string, environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const settings = ['-c', 'log.showSignature=false', '-c', 'core.quotePath=false', '--no-pager']
  const args = [
    ...settings,
    'log',
    '--relative',
    '--diff-filter=A',
    '--name-only',
    '--format=%x00%an',
    '--',
    '.',
  ]
  return new Promise((resolve) => {
    const child = spawn('git', args, {
      cwd: root,
      env: { ...environment },
      windowsHide: true,
      timeout: limits.timeout,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      if (text.length < limits.output) text += chunk.toString('utf8')
    })
    child.on('error', () => resolve(''))
    child.on('close', (code) => resolve(code === 0 ? text : ''))
  })
}
