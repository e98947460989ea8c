import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { top } from './lib/bootstrap.mjs'
import {
  bundledNotices,
  installedNotices,
  noticesText,
  uniqueNotices,
  unknownLicenses,
} from './lib/packaging/notices.ts'

/** Writes `dist/THIRD-PARTY-NOTICES.txt`; a license that nobody has looked at ends the build. */
const dist = join(top, 'dist')
const notices = uniqueNotices([...bundledNotices(dist), ...installedNotices(top)])
const unknown = unknownLicenses(notices)
for (const { name, version, license } of unknown) {
  console.error(`${name} ${version}: its license (${license ?? 'not stated'}) has not been looked at.`)
}
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesText(notices))
console.log(`notices: ${notices.length} packages in dist/THIRD-PARTY-NOTICES.txt`)
process.exitCode = unknown.length === 0 ? 0 : 1
