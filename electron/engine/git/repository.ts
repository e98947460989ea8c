import { HeadwayError } from '../../../shared/errors.ts'
import type { Git, GitAnswer } from '../ports.ts'

/** Longest time for one question, in milliseconds, and most that is read of its answer, in bytes. */
const limits = { timeoutMs: 10_000, mostBytes: 64 * 2 ** 20 }

/** The checkout that a folder lies in. */
export type Repository = {
  readonly git: Git
  readonly root: string
  /** Way from the top of the checkout to the folder, with a slash at its end; empty at the top. */
  readonly prefix: string
  /** Its history is cut off. */
  readonly shallow: boolean
}

/** The checkout, or one sentence that says why none can be read. */
export async function openRepository(git: Git, root: string): Promise<Repository | string> {
  const args = ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix']
  const answer = await git.run({ root, args, ...limits })
  if (answer.code !== 0) return whyNot(answer)
  const [inside, shallow, prefix = ''] = text(answer).split('\n')
  if (inside !== 'true') return 'The folder lies in a repository without a checkout (a bare one).'
  return { git, root, prefix, shallow: shallow === 'true' }
}

function whyNot({ problem, stderr }: GitAnswer): string {
  if (problem === 'no git') return 'There is no git on this machine.'
  if (problem !== null) return `Git gave no answer: ${problem}.`
  if (stderr.includes('dubious ownership'))
    return 'The repository belongs to another user, and git does not read it (see safe.directory in its documentation).'
  if (stderr.includes('not a git repository')) return 'The folder is in no git repository.'
  if (stderr.includes('cannot use bare repository'))
    return 'The folder lies in a repository without a checkout (a bare one).'
  return `Git cannot read the repository: ${stderr.split('\n', 1)[0] ?? ''}`
}

/** The output of a question; null where git refuses it. Throws `file_unreadable` where it takes too long or says too much. */
export async function ask(
  { git, root }: Repository,
  args: readonly string[],
  input = '',
): Promise<Uint8Array | null> {
  const answer = await git.run({ root, args, input, ...limits })
  if (answer.problem !== null) {
    throw new HeadwayError(
      'file_unreadable',
      `Git gave no answer to "${args[0] ?? ''}": ${answer.problem}.`,
      {
        hint: 'Is the repository whole? Try: git fsck',
      },
    )
  }
  return answer.code === 0 ? answer.stdout : null
}

/** The first line of an answer; null where git refuses, or says nothing. */
export async function askLine(repository: Repository, args: readonly string[]): Promise<string | null> {
  const output = await ask(repository, args)
  return output === null ? null : (Buffer.from(output).toString('utf8').split('\n', 1)[0] ?? null) || null
}

/** The commit that a name stands for; null where there is none. */
export function commitOf(repository: Repository, name: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  return askLine(repository, args)
}

function text({ stdout }: GitAnswer): string {
  return Buffer.from(stdout).toString('utf8')
}
