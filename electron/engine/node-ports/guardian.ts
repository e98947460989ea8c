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
  const tell = startShell(guardianCommand(process.platform, folder), environment)
  return { watch: (pid) => tell(String(pid)), dismiss: () => tell('gone') }
}

const groupScript = `while read -r line; do if [ "$line" = gone ]; then exit 0; fi; done
kill -KILL "-$1" 2>/dev/null`

const powerShellGroupScript = `while ($null -ne ($line = [Console]::In.ReadLine())) { if ($line -eq 'gone') { exit } }
taskkill /pid $env:HEADWAY_GROUP /t /f`

/**
 * Ends a process and all it started when this process is gone, even by kill -9. The process leads a group of its own.
 * Answers how to dismiss it, once the process has ended.
 */
export function guardGroup(pid: number, environment: Readonly<Record<string, string>>): () => void {
  const command =
    process.platform === 'win32'
      ? powerShell(powerShellGroupScript, { HEADWAY_GROUP: String(pid) })
      : shell(groupScript, String(pid))
  const tell = startShell(command, environment)
  return () => tell('gone')
}

/**
 * Starts a guardian that reads lines until this process ends, and returns a function that sends it a line; `gone` is
 * the last one.
 */
function startShell(
  { command, args, env }: GuardianCommand,
  environment: Readonly<Record<string, string>>,
): (line: string) => void {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: process.platform === 'win32' ? undefined : '/',
    env: { ...environment, ...env },
    windowsHide: true,
  })
  // A system without a shell has no guardian; a process that exits normally still stops its server.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  const pipe = child.stdin as { unref?(): void }
  pipe.unref?.()
  return (line) => {
    child.stdin.write(`${line}\n`)
    if (line === 'gone') child.stdin.end()
  }
}

type GuardianCommand = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The guardian's program for a system. Pure. */
export function guardianCommand(platform: string, folder: string): GuardianCommand {
  return platform === 'win32'
    ? powerShell(powerShellScript, { HEADWAY_FOLDER: folder })
    : shell(shellScript, folder)
}

function shell(script: string, argument: string): GuardianCommand {
  return { command: '/bin/sh', args: ['-c', script, 'sh', argument], env: {} }
}

function powerShell(script: string, env: Readonly<Record<string, string>>): GuardianCommand {
  return { command: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script], env }
}
