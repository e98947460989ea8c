import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { homeFolder } from './engine/node-ports/os-user.ts'
import { createEngine } from './engine/index.ts'
import type { Engine } from './engine/index.ts'
import { userFolderOf } from './engine/node-ports/user-store.ts'
import type { Ports } from './engine/ports.ts'
import { packageRoot } from './package-root.ts'

/**
 * The engine behind a window, in Electron or in a browser: trust is what was stored, files are watched, and samples
 * are copied to the user's folder, so that the ones that came with Headway stay as they are.
 */
export function createWindowEngine(ports: Ports): Engine {
  return createEngine(ports, {
    trust: 'stored',
    follow: 'watch',
    samplesFolder: join(packageRoot(), 'migrations-sample'),
    sampleCopies: join(userFolderOf(ports.environment, homeFolder(tmpdir())), 'samples'),
  })
}

/** Where Chromium keeps what it keeps (caches, window storage): a folder of its own in the user's. */
export function windowFolderOf(environment: Ports['environment']): string {
  return join(userFolderOf(environment, homeFolder(tmpdir())), 'window')
}
