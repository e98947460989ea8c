import { utilityProcess } from 'electron'
import type { ChildHandle, ProcessLauncher } from './engine/ports.ts'

/**
 * Starts the migration process under Electron: a utility process, because the fuse that would let the app's own
 * binary run as Node is off. `environment` is all it gets to see.
 */
export function createUtilityLauncher(
  entry: string,
  environment: Readonly<Record<string, string>>,
): ProcessLauncher {
  return {
    launchMigrationProcess: ({ cwd, memoryMb }) => {
      const child = utilityProcess.fork(entry, [], {
        cwd,
        env: { ...environment },
        ...(memoryMb === undefined ? {} : { execArgv: [`--js-flags=--max-old-space-size=${memoryMb}`] }),
        stdio: 'pipe',
        serviceName: 'Headway migration',
      })
      return handleOf(child)
    },
  }
}

function handleOf(child: Electron.UtilityProcess): ChildHandle {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(code, null)),
    onOutput(listener) {
      child.stdout?.on('data', (chunk: Buffer) => listener('stdout', chunk.toString('utf8')))
      child.stderr?.on('data', (chunk: Buffer) => listener('stderr', chunk.toString('utf8')))
    },
    kill: () => kill(child),
  }
}

/** At once and for certain: user code in an endless loop never gets to see a polite signal. */
function kill(child: Electron.UtilityProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch {
    // It ended by itself a moment ago.
  }
}
