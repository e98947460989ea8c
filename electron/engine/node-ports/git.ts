import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative } from 'node:path'
import type { Git, GitAnswer, GitRequest } from '../ports.ts'
import { scrubEnvironment } from './launcher.ts'

/** How much of standard error is kept. */
const mostError = 4096

/**
 * Settings of the repository that name a program, reach another machine or change what is read; the command line
 * outranks them. https://git-scm.com/docs/git-config
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.alternateRefsCommand=',
  'core.sshCommand=false',
  'core.askPass=',
  'core.quotePath=false',
  'credential.helper=',
  'gc.auto=0',
  'log.showSignature=false',
  'maintenance.auto=false',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting])

/** No lock, no question, no download of what a partial clone lacks, no replaced objects. */
const variables = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
}

/** Git of a real machine, without anything of the environment that could steer it. */
export function createGit(environment: Readonly<Record<string, string | undefined>>): Git {
  return { run: (request) => runGit(environment, request) }
}

function runGit(
  environment: Readonly<Record<string, string | undefined>>,
  request: GitRequest,
): Promise<GitAnswer> {
  const program = findGit(environment, request.root)
  const nothing = { code: null, stdout: new Uint8Array(), stderr: '' }
  if (program === null) return Promise.resolve({ ...nothing, problem: 'no git' })
  const args = ['--no-pager', '--literal-pathspecs', ...settings, '-C', request.root, ...request.args]
  const env = { ...scrubEnvironment(environment), ...variables }
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
    const chunks: Buffer[] = []
    let [size, stderr] = [0, '']
    let problem: string | null = null
    const stop = (why: string): void => {
      problem ??= why
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => stop('timeout'), request.timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > request.mostBytes) stop('too much output')
      else chunks.push(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < mostError) stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(request.input ?? '')
    child.on('error', (error) => (problem ??= error.message))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: problem === null ? code : null, stdout: Buffer.concat(chunks), stderr, problem })
    })
  })
}

/** The git of this machine: neither one in the folder a command is typed in, nor one that the project brings. */
function findGit(environment: Readonly<Record<string, string | undefined>>, root: string): string | null {
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? ''
  const names = process.platform === 'win32' ? ['git.exe'] : ['git']
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder) && !isBelow(root, folder))
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return places.find(isFile) ?? null
}

/** False also where the folder may not be entered: another one of the PATH may have it. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}

function isBelow(root: string, folder: string): boolean {
  const way = relative(root, folder)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
