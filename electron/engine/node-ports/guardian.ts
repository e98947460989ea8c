import { spawn } from 'node:child_process'

/** Watches over a folder and a server in it while this process lives, and ends both when it is gone. */
export type Guardian = {
  /** The server to end. */
  watch(pid: number): void
  /** The server is gone, and so is the folder: there is nothing to do any more. */
  dismiss(): void
}

/**
 * Reads lines from its standard input: a process id, or `gone`. The input ends when the engine does, however it ends:
 * then the process is ended and the folder removed. It has a process group of its own, so Ctrl-C does not reach it.
 */
const shellScript = `pid=
while read -r line; do
  if [ "$line" = gone ]; then exit 0; fi
  pid=$line
done
if [ -n "$pid" ]; then
  kill -QUIT "$pid" 2>/dev/null
  left=50
  while [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"`

const powerShellScript = `$server = $null
while ($null -ne ($line = [Console]::In.ReadLine())) { if ($line -eq 'gone') { exit }; $server = [int]$line }
if ($server) { Stop-Process -Force -Id $server -ErrorAction SilentlyContinue; Start-Sleep 1 }
Remove-Item -Recurse -Force -LiteralPath $env:HEADWAY_FOLDER -ErrorAction SilentlyContinue`

/** Starts one for a folder. `environment` holds no secret. */
export function startGuardian(folder: string, environment: Readonly<Record<string, string>>): Guardian {
  const { command, args, env } = guardianCommand(process.platform, folder)
  const child = spawn(command, args, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: process.platform === 'win32' ? undefined : '/',
    env: { ...environment, ...env },
    windowsHide: true,
  })
  // A system without a shell has no guardian either; a process that ends in order still stops its server.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  const pipe = child.stdin as { unref?(): void }
  pipe.unref?.()
  const tell = (line: string): void => void child.stdin.write(`${line}\n`)
  return {
    watch: (pid) => tell(String(pid)),
    dismiss: () => {
      tell('gone')
      child.stdin.end()
    },
  }
}

/** The guardian's program for a system. Pure. */
export function guardianCommand(
  platform: string,
  folder: string,
): {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
} {
  if (platform === 'win32') {
    const args = ['-NoProfile', '-NonInteractive', '-Command', powerShellScript]
    return { command: 'powershell.exe', args, env: { HEADWAY_FOLDER: folder } }
  }
  return { command: '/bin/sh', args: ['-c', shellScript, 'sh', folder], env: {} }
}
