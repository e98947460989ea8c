import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nativeKindOf } from './native-kind.ts'

/** What electron-builder says of a package that it just put together. */
type Packed = {
  readonly appOutDir: string
  readonly electronPlatformName: string
  /** A number of electron-builder's. */
  readonly arch: number
}

const architectures: Readonly<Record<number, string>> = { 0: 'ia32', 1: 'x64', 2: 'arm', 3: 'arm64' }

/**
 * Run by electron-builder before it signs: the licenses of what is in it, and one native library, of the system and processor of the package. Made on
 * another machine a package would carry that one's, and could open no SQLite file.
 */
export function afterPack({ appOutDir, electronPlatformName: platform, arch }: Packed): void {
  const files = readdirSync(appOutDir, { recursive: true, encoding: 'utf8' })
  if (!files.some((path) => path.endsWith('THIRD-PARTY-NOTICES.txt')))
    throw new Error('The package has no THIRD-PARTY-NOTICES.txt. Run "npm run build" first.')
  const wanted = `${platform} ${architectures[arch] ?? arch}`
  // Electron's own libraries lie elsewhere.
  const found = files.filter((path) => path.includes('app.asar.unpacked') && path.endsWith('.node'))
  const kinds = found.map((path) => {
    const kind = nativeKindOf(readFileSync(join(appOutDir, path)))
    return kind === null ? 'no library at all' : `${kind.platform} ${kind.architectures.join('+')}`
  })
  if (kinds.length === 1 && kinds[0] === wanted) return
  const said = found.map((path, index) => `${path} (${kinds[index]})`).join(', ') || 'none'
  throw new Error(
    `A package for ${wanted} needs one native library of that kind, and has ${said}. Make it on such a machine, after "npm ci" there.`,
  )
}
