import { fileURLToPath } from 'node:url'
import type { Frame } from '../../../shared/door-protocol.ts'

/**
 * V8's forms of a frame: `at name (place:1:2)` and `at place:1:2`. A place is a URL or an absolute path of any system;
 * it may hold blanks and parentheses.
 */
const location = /^at (?:async )?(?:[^/\\]*? \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]|\\\\).*?):(\d+):(\d+)\)?$/

/** Frames of a stack that lie in files of the user: neither Headway's own, nor packages, nor Node's. */
export function userFrames(stack: string | undefined, ownFolder: string): readonly Frame[] {
  return (stack ?? '').split('\n').flatMap((line) => {
    const frame = frameOf(line.trim())
    return frame === null || isForeign(frame.path, ownFolder) ? [] : [frame]
  })
}

function frameOf(line: string): Frame | null {
  const match = location.exec(line)
  if (match === null) return null
  const [, place = '', row, column] = match
  return { path: pathOf(place), line: Number(row), column: Number(column) }
}

/** Files are loaded under a URL that carries their hash. */
function pathOf(place: string): string {
  const bare = place.replace(/\?.*$/, '')
  return bare.startsWith('file://') ? fileURLToPath(bare) : bare
}

function isForeign(path: string, ownFolder: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path) || path.startsWith(ownFolder)
}
