import { Worker } from 'node:worker_threads'

/** Runs beside user code, which may never come back to its own event loop. */
const watch = `
const { workerData } = require('node:worker_threads')
const isThere = () => {
  if (process.platform !== 'win32') return process.ppid === workerData
  try { process.kill(workerData, 0); return true } catch (error) { return error.code !== 'ESRCH' }
}
setInterval(() => { if (!isThere()) process.kill(process.pid, 'SIGKILL') }, 500)
`

/** Ends this process when the engine that started it is gone, whatever user code is doing. */
export function watchParent(): void {
  new Worker(watch, { eval: true, workerData: process.ppid, env: {}, execArgv: [] }).unref()
}
