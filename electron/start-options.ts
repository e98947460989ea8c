import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Handlers } from '../shared/contract.ts'
import { HeadwayError, toErrorData } from '../shared/errors.ts'

/** How a window is started, in Electron and in the browser alike. */
export type StartOptions = {
  /** Absolute path of the project to open first; null for none. */
  readonly project: string | null
  /** Opens the sample where no project is named. */
  readonly sample: boolean
  /** 0 for a random free port. Browser only. */
  readonly port: number
  /** Opens the system's browser. Browser only. */
  readonly open: boolean
  /** Browser only. */
  readonly allowProduction: boolean
}

/**
 * Reads `--project <dir> --sample --port <n> --no-open --allow-production`. Others throw `invalid_request`, or are
 * passed over where `tolerant`: Electron's arguments hold Chromium's own switches and the app's path, too.
 */
export function readStartOptions(args: readonly string[], cwd: string, tolerant = false): StartOptions {
  const values = parse(args, tolerant)
  const port = Number(values.port ?? '0')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new HeadwayError('invalid_request', `--port ${values.port} is not a port.`, {
      hint: 'Use 1 to 65535.',
    })
  }
  return {
    project: values.project === undefined ? null : resolve(cwd, values.project),
    sample: values.sample ?? false,
    port,
    open: !(values['no-open'] ?? false),
    allowProduction: values['allow-production'] ?? false,
  }
}

/**
 * Opens the project that was asked for. A project that cannot be opened is no reason not to show a window: the answer
 * is then one line for the terminal, and the window starts at its welcome.
 */
export async function openFirst(handlers: Handlers, options: StartOptions): Promise<string | null> {
  try {
    if (options.project !== null) await handlers['project.open']({ path: options.project })
    else if (options.sample) await handlers['project.openSample']({ name: null })
    else return null
    // Files are read while the window is on its way; it asks again, and is told what is wrong with them.
    void Promise.resolve(handlers['revisions.list']({})).catch(() => {})
    return null
  } catch (error) {
    const { message, hint } = toErrorData(error)
    return hint === null ? message : `${message} ${hint}`
  }
}

const startOptions = z.object({
  project: z.string().optional(),
  sample: z.boolean().optional(),
  port: z.string().optional(),
  'no-open': z.boolean().optional(),
  'allow-production': z.boolean().optional(),
})

function parse(args: readonly string[], tolerant: boolean): z.infer<typeof startOptions> {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: !tolerant,
      options: {
        project: { type: 'string' },
        sample: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        'allow-production': { type: 'boolean' },
      },
    })
    return startOptions.parse(values)
  } catch (error) {
    throw new HeadwayError('invalid_request', error instanceof Error ? error.message : String(error), {
      hint: 'Options: --project <dir>, --sample, --port <n>, --no-open, --allow-production.',
    })
  }
}
