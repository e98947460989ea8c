import { posix } from 'node:path'

/** How a test server is reached: over a socket in its folder, or over the loopback. */
export type ServerPlace = { readonly kind: 'socket'; readonly folder: string } | { readonly kind: 'loopback' }

/** Longest path of a socket in bytes, its end included: macOS takes 104, Linux 108. */
const longest = 103
const socketName = '.s.PGSQL.5432'

/**
 * Where a server of a platform listens whose files are in `folder`. Drivers of Windows reach no socket in a folder, and
 * a temporary folder may have too long a path for one.
 */
export function serverPlace(platform: NodeJS.Platform, folder: string): ServerPlace {
  if (platform === 'win32' || Buffer.byteLength(posix.join(folder, socketName)) > longest)
    return { kind: 'loopback' }
  return { kind: 'socket', folder }
}

/** A program of PostgreSQL as it is called on a platform. */
export function programName(name: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `${name}.exe` : name
}
