import spawn from 'cross-spawn'

/** How hosts of repositories spell the page of a file at a commit. */
const hosts: readonly (readonly [host: RegExp, between: string])[] = [
  [/^github\./, '/blob/'],
  [/^gitlab\./, '/-/blob/'],
  [/^bitbucket\./, '/src/'],
  [/^codeberg\.org$|^gitea\./, '/src/commit/'],
]

/** The page of a file at a commit, from the URL of a remote; null where the host is not one of those known. Pure. */
export function fileUrl(remote: string, commit: string, path: string): string | null {
  const found =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(remote) ??
    /^(?:[\w.-]+@)?([\w.-]+):(?!\/)(.+?)(?:\.git)?\/?$/.exec(remote)
  const [, host = '', repository = ''] = found ?? []
  const between = hosts.find(([known]) => known.test(host))?.[1]
  if (between === undefined || !/^[\da-f]{40,64}$/.test(commit)) return null
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return `https://${host}/${repository}${between}${commit}/${encoded}`
}

/**
 * The page of a file where its repository is published, at the commit that is checked out; null where there is none or
 * the file is not in that commit. For trusted projects alone: git reads the repository's own settings.
 */
export async function webLink(
  root: string,
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const ask = (...args: string[]) => git(root, args, environment)
  const [remote, commit, full] = await Promise.all([
    ask('config', '--get', 'remote.origin.url'),
    ask('rev-parse', 'HEAD'),
    ask('ls-tree', '--full-name', '--name-only', '-z', 'HEAD', '--', path),
  ])
  const name = full.split('\0')[0] ?? ''
  return name === '' ? null : fileUrl(remote.trim(), commit.trim(), name)
}

function git(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('git', [...args], {
      cwd,
      env: { ...environment },
      windowsHide: true,
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
    child.on('error', () => resolve(''))
    child.on('close', (code) => resolve(code === 0 ? text : ''))
  })
}
