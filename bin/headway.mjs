#!/usr/bin/env node
// The `headway` command: finds a Node that is new enough, then runs the build, or the sources where they are newer.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const top = dirname(dirname(fileURLToPath(import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)
// What package.json says in "engines": type stripping and module hooks are there since then.
const newEnough = major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18)
const source = join(top, 'electron', 'cli', 'main.ts')
const built = join(top, 'dist', 'main', 'cli.js')

if (newEnough) await run()
else runWith(pinnedNode())

async function run() {
  // Caches compiled code between runs; a Node without it works too.
  createRequire(import.meta.url)('node:module').enableCompileCache?.()
  // The build starts in two thirds of the time. Node strips types only outside of node_modules, where nobody edits.
  const inPackage = top.split(/[\\/]/).includes('node_modules')
  const program = existsSync(source) && !inPackage && isStale() ? source : built
  if (!existsSync(program))
    stop(`Headway is not built: ${program} is missing. Run "npm run build" in ${top}.`)
  endWithLauncher()
  await import(pathToFileURL(program).href)
}

/** Whether a source file or folder is newer than the build, or there is none. */
function isStale() {
  const since = statSync(built, { throwIfNoEntry: false })?.mtimeMs
  return since === undefined || ['electron', 'shared'].some((name) => hasNewer(join(top, name), since))
}

function hasNewer(path, since) {
  const found = statSync(path)
  if (found.mtimeMs > since) return true
  return found.isDirectory() && readdirSync(path).some((name) => hasNewer(join(path, name), since))
}

function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  for (let folder = top; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', 'node', 'bin', name)
    if (existsSync(path)) return path
    if (dirname(folder) === folder) break
  }
  return stop(`headway needs Node 22.18 or 24.11, or newer; this is ${process.versions.node}.`)
}

/** How long a run that is cancelled may take to leave its database whole, in milliseconds. */
const patience = 10_000

/** Where another process started this one, by `runWith`: ends with it, as on SIGTERM, also where it was killed. */
function endWithLauncher() {
  if (!process.connected) return
  process.channel.unref()
  process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref()
    process.kill(process.pid, 'SIGTERM')
  })
}

/** What ends this process is handed on, as something that may come twice: Ctrl+C reaches the child by itself, too. */
function runWith(node) {
  // Nothing is said on the channel: it breaks when this process is gone, however it went.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio })
  const handOn = () => process.platform === 'win32' || child.kill('SIGTERM')
  process.on('SIGINT', handOn)
  process.on('SIGTERM', handOn)
  child.on('error', (error) => stop(`${node} cannot be run: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal !== null) console.error(`headway was ended by ${signal}.`)
    process.exitCode = code ?? 1
  })
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
