import { posix, win32 } from 'node:path'
import spawn from 'cross-spawn'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/project.ts'
import type { Ports } from '../ports.ts'
import { requireTrust } from '../project/project.ts'
import type { Project } from '../project/project.ts'

type Hook = Settings['postWriteHooks'][number]

const token = 'REVISION_SCRIPT_FILENAME'
/** Longest run of one hook in milliseconds, and most output that is kept of it in characters. */
const limits = { timeout: 120_000, output: 1024 * 1024 }

/**
 * Runs the programs of `postWriteHooks` on a new file, one after another, without a shell. They are code of the project:
 * nothing happens in one that is not trusted. A hook that fails removes the file again, so that a second try does not
 * make a second revision.
 * @param path of the new file, relative to the root
 * @returns what each printed, one entry a hook
 * @throws HeadwayError `not_trusted`, `hook_failed`
 */
export async function runPostWriteHooks(
  ports: Pick<Ports, 'files' | 'environment'>,
  project: Pick<Project, 'root' | 'name' | 'trusted' | 'settings'>,
  path: string,
): Promise<string[]> {
  const { postWriteHooks } = project.settings
  if (postWriteHooks.length === 0) return []
  const absolute = paths(process.platform).join(project.root, path)
  const output: string[] = []
  try {
    requireTrust(project)
    for (const hook of postWriteHooks) output.push(await runHook(ports, project.root, hook, path))
  } catch (error) {
    await ports.files.remove(absolute)
    throw error
  }
  return output
}

/** What is started for a hook. */
type HookCommand = { readonly program: string; readonly args: readonly string[]; readonly cwd: string }

/**
 * The program of a hook, its arguments and its folder, with paths as the platform writes them. The file's path stands in
 * place of its token, else before all other arguments, as Alembic does it.
 * @param path of the file, relative to the root, with `/`
 */
export function hookCommand(
  { command, cwd }: Pick<Hook, 'command' | 'cwd'>,
  root: string,
  path: string,
  platform: NodeJS.Platform,
): HookCommand {
  const native = paths(platform)
  const file = native.join(root, path)
  const [program = '', ...rest] = command
  const named = rest.some((argument) => argument.includes(token))
  const args = named ? rest.map((argument) => argument.replaceAll(token, () => file)) : [file, ...rest]
  return { program, args, cwd: cwd === null ? root : native.join(root, cwd) }
}

function paths(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix
}

async function runHook(
  ports: Pick<Ports, 'environment'>,
  root: string,
  hook: Hook,
  path: string,
): Promise<string> {
  const { program, args, cwd } = hookCommand(hook, root, path, process.platform)
  return new Promise((resolve, reject) => {
    // Windows starts `npx` and the like only through the shell, with quoting of its own: cross-spawn knows it.
    const child = spawn(program, args, {
      cwd,
      env: { ...ports.environment },
      windowsHide: true,
      timeout: limits.timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    const keep = (chunk: Buffer): void => {
      text = (text + chunk.toString('utf8')).slice(0, limits.output)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => reject(hookFailed(hook, error.message, text.trim())))
    child.on('close', (code, signal) => {
      if (code === 0) resolve(text.trim())
      else reject(hookFailed(hook, endOf(code, signal), text.trim()))
    })
  })
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (code !== null) return `it ended with exit code ${code}`
  return signal === 'SIGTERM' ? `it took longer than ${limits.timeout / 1000} s` : `it was ended by ${signal}`
}

function hookFailed(hook: Hook, why: string, output: string): HeadwayError {
  return new HeadwayError('hook_failed', `The post-write hook "${hook.name}" failed: ${why}.`, {
    hint: 'The new file was removed. Correct the hook, or what it complains about.',
    detail: output === '' ? null : output,
  })
}
