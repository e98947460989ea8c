import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs. A zombie that nobody has waited for yet runs no more. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits for a process to end by itself, at most 10 s; one that does not is ended, and the answer is false. */
export async function endsByItself(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && isRunning(pid); tries += 1) await sleep(50)
  if (!isRunning(pid)) return true
  process.kill(pid, 'SIGKILL')
  return false
}
