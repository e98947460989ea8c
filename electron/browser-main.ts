import { createInterface } from 'node:readline'
import { toErrorData } from '../shared/errors.ts'
import { startBrowserHost } from './browser-host.ts'
import { createWindowEngine } from './window-engine.ts'
import { createNodePorts } from './engine/node-ports.ts'
import { keepHeapSmall } from './small-heap.ts'
import { openFirst, readStartOptions } from './start-options.ts'

/** Runs the window in a browser until Ctrl+C. What `npm start` runs where there is no Electron. */
async function run(): Promise<void> {
  keepHeapSmall()
  const options = readStartOptions(process.argv.slice(2), process.cwd())
  const engine = createWindowEngine(createNodePorts())
  const complaint = await openFirst(engine.handlers, options)
  if (complaint !== null) console.error(complaint)
  const host = await startBrowserHost({ engine, ...options })
  const lines = createInterface({ input: process.stdin })
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    lines.close()
    void host
      .close()
      .then(() => engine.close())
      .finally(() => process.exit(0))
  }
  // A second Ctrl+C does not wait for what runs to be cancelled.
  process.on('SIGINT', () => (isStopping ? process.exit(130) : stop()))
  process.on('SIGTERM', stop)
  lines.on('line', () => console.log(host.newUrl()))
  console.log(`Headway is at ${host.url}`)
  console.log('The link works once. Press Enter for a new one, Ctrl+C to stop.')
}

run().catch((error: unknown) => {
  const { message, hint } = toErrorData(error)
  console.error(hint === null ? message : `${message} ${hint}`)
  process.exit(1)
})
