// Whether there is an Electron to run, found out without importing `electron`, which would start a download.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { pinnedNode, top } from './bootstrap.mjs'

const folder = join(top, 'node_modules', 'electron')

/** The binary's path, or null where none was downloaded. */
export function electronBinary() {
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : platformPath()
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}

function platformPath() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** Whether a window could be shown at all. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Downloads the binary where that is possible. Answers null when it is there, else why it is not. */
export async function fetchElectron() {
  const unreachable = proxyConfigured() ? null : await probe(downloadHost())
  if (unreachable !== null) return unreachable
  console.log('Downloading Electron (about 120 MB, once).')
  const failure = await install(300_000)
  if (failure !== null) return failure
  return electronBinary() === null ? 'the download left no binary' : null
}

/** Behind a proxy a direct probe says nothing. */
function proxyConfigured() {
  const names = [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'npm_config_https_proxy',
    'npm_config_proxy',
  ]
  return names.some((name) => Boolean(process.env[name]))
}

function downloadHost() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? ''
  try {
    return new URL(mirror).host
  } catch {
    return 'github.com'
  }
}

/** Null where the host answers anything within 3 s. */
function probe(host) {
  return new Promise((resolve) => {
    const asked = request({ host, method: 'HEAD', path: '/', timeout: 3000 }, (response) => {
      response.resume()
      resolve(null)
    })
    const failed = () => {
      asked.destroy()
      resolve(`${host} cannot be reached to download it`)
    }
    asked.on('timeout', failed)
    asked.on('error', failed)
    asked.end()
  })
}

function install(limitMs) {
  return new Promise((resolve) => {
    const child = spawn(pinnedNode(), [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    const started = Date.now()
    const progress = setInterval(() => {
      process.stdout.write(`\r  ${Math.round((Date.now() - started) / 1000)} s`)
    }, 1000)
    const limit = setTimeout(() => child.kill(), limitMs)
    child.on('exit', (code) => {
      clearInterval(progress)
      clearTimeout(limit)
      process.stdout.write('\r')
      const why = errors.split('\n').find((line) => line.trim() !== '') ?? `it ended with ${code}`
      resolve(code === 0 ? null : `the download failed (${why.trim()})`)
    })
  })
}
