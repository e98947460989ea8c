// Plain JavaScript, started beside a test server: stops it and removes its folder when the test run is gone.
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [owner, server, folder] = process.argv.slice(2)

/** Signal 0 asks whether it is there. */
function signal(pid, kind) {
  try {
    process.kill(Number(pid), kind)
    return true
  } catch {
    return false
  }
}

while (signal(owner, 0)) await sleep(1000)
signal(server, process.platform === 'win32' ? 'SIGKILL' : 'SIGQUIT')
await sleep(1000)
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
