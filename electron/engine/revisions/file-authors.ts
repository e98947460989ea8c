import type { Git } from '../ports.ts'

/** Longest time for git, in ms, and most output that is read of it, in bytes. */
const limits = { timeoutMs: 10_000, mostBytes: 32 * 1024 * 1024 }

/**
 * Who added each file below a folder, by path relative to it, as git has it. Empty where the folder is in no repository,
 * or where there is no git. For trusted projects alone: git reads the repository's own settings.
 */
export async function fileAuthors(git: Git, root: string): Promise<ReadonlyMap<string, string>> {
  const args = ['log', '--relative', '--diff-filter=A', '--name-only', '--format=%x00%an', '--', '.']
  const { code, stdout } = await git.run({ root, args, ...limits })
  return code === 0 ? readAuthors(Buffer.from(stdout).toString('utf8')) : new Map()
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
