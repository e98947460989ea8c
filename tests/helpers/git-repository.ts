import { execFileSync } from 'node:child_process'

/** Runs git in a folder as somebody with a name, on a branch called main; answers what it prints, trimmed. */
export function git(root: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main']
  const env = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' }
  return execFileSync('git', ['-C', root, ...who, ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** Commits everything in a folder; answers the commit. */
export function commitAll(root: string, message: string): string {
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', message)
  return git(root, 'rev-parse', 'HEAD')
}
