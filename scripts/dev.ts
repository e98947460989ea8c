import { createServer } from 'vite'
import { startBrowserHost } from '../electron/browser-host.ts'
import { createNodePorts } from '../electron/engine/node-ports.ts'
import { openFirst, readStartOptions } from '../electron/start-options.ts'
import { createWindowEngine } from '../electron/window-engine.ts'

/**
 * `npm run dev`: the window from its sources, with hot reload, over the real engine in this process. Restart it after
 * a change below `electron/`. Takes the options of `npm start` (`--project <dir>`, `--port`, `--no-open`).
 */
const args = process.argv.slice(2)
const options = readStartOptions(args.includes('--project') ? args : [...args, '--sample'], process.cwd())
const vite = await createServer({ server: { middlewareMode: true } })
const engine = createWindowEngine(createNodePorts())
const complaint = await openFirst(engine.handlers, options)
if (complaint !== null) console.error(complaint)
const host = await startBrowserHost({
  engine,
  ...options,
  page: (request, response) => vite.middlewares(request, response),
})
console.log(`Headway (development) is at ${host.url}`)
process.once('SIGINT', () => {
  void Promise.allSettled([vite.close(), host.close(), engine.close()]).then(() => process.exit(0))
})
