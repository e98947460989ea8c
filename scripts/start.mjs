// npm start: installs what is missing, builds what is stale, opens the window in Electron or in a browser.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, stop, toolEnvironment, top } from './lib/bootstrap.mjs'
import { electronBinary, fetchElectron, hasDisplay } from './lib/electron-binary.mjs'

const usage = `npm start -- [options]
  --project <dir>      open this project; without it, the sample
  --browser            use the browser even where there is Electron
  --no-open            do not open the system's browser
  --port <n>           port of the browser's page; without it, a free one
  --allow-production   let the browser's page run plans on production targets`

function readOptions(args) {
  const options = { browser: false, pass: [], browserOnly: [] }
  let project = null
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = args[index].split('=', 2)
    const value = () => inline ?? args[++index] ?? stop(`${name} needs a value.\n${usage}`, 2)
    if (name === '--help' || name === '-h') {
      console.log(usage)
      process.exit(0)
    } else if (name === '--browser') options.browser = true
    // npm runs scripts in the package's folder; the person who typed this may stand in another.
    else if (name === '--project') project = resolve(process.env.INIT_CWD ?? process.cwd(), value())
    else if (name === '--port') options.browserOnly.push('--port', value())
    else if (name === '--no-open' || name === '--allow-production') options.browserOnly.push(name)
    else stop(`${args[index]} is not an option.\n${usage}`, 2)
  }
  options.pass = project === null ? ['--sample'] : ['--project', project]
  return options
}

/** Null where Electron can be used, else why not. */
async function whyNoElectron(options) {
  if (options.browser) return 'asked for with --browser'
  if (!hasDisplay()) return 'there is no display'
  if (electronBinary() !== null) return null
  return fetchElectron()
}

/** Answers the exit code, or null where Electron could not even start. */
function runElectron(options) {
  // Chromium refuses its sandbox to root.
  const root = process.platform === 'linux' && process.getuid?.() === 0
  const args = [...(root ? ['--no-sandbox'] : []), top, ...options.pass]
  const started = Date.now()
  return new Promise((done) => {
    const child = spawn(electronBinary(), args, { stdio: 'inherit', env: toolEnvironment() })
    child.on('error', () => done(null))
    child.on('exit', (code) => done(code !== 0 && Date.now() - started < 3000 ? null : (code ?? 0)))
  })
}

function runBrowserHost(options) {
  const quiet = hasDisplay() || options.browserOnly.includes('--no-open') ? [] : ['--no-open']
  const program = join(top, 'dist', 'main', 'browser-main.js')
  const args = [program, ...options.pass, ...options.browserOnly, ...quiet]
  const child = spawn(pinnedNode(), args, { stdio: 'inherit', env: toolEnvironment() })
  // Ctrl+C reaches the child by itself; it closes what is open, and its end is ours.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((done) => {
    child.on('error', (error) => stop(`The browser host cannot be run: ${error.message}`))
    child.on('exit', (code) => done(code ?? 0))
  })
}

async function start() {
  const options = readOptions(process.argv.slice(2))
  ensureInstalled()
  ensureBuilt()
  let reason = await whyNoElectron(options)
  if (reason === null) {
    console.log('Starting in Electron.')
    const code = await runElectron(options)
    if (code !== null) return code
    reason = 'its binary does not run on this system'
  }
  console.log(`Starting in the browser, not in Electron: ${reason}.`)
  return runBrowserHost(options)
}

start().then(
  (code) => process.exit(code),
  (error) => stop(error.message),
)
