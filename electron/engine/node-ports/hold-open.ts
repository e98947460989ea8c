import type { ChildProcess } from 'node:child_process'

type Refable = { ref?(): unknown; unref?(): unknown }

/** Whether this process waits for a child before it ends: not for a spare one, which ends with it. */
export function holdOpen(child: ChildProcess, hold: boolean): void {
  const { channel, stdin, stdout, stderr } = child
  const parts = [child, channel, stdin, stdout, stderr] as readonly (Refable | null | undefined)[]
  for (const part of parts) {
    if (hold) part?.ref?.()
    else part?.unref?.()
  }
}
