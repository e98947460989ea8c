import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `node scripts/checksums.ts <folder>`: writes `SHA256SUMS` beside the files of a release, for `sha256sum -c`. */
const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Say which folder: node scripts/checksums.ts release')

const names = readdirSync(folder)
  .filter((name) => /\.(?:AppImage|deb|dmg|exe|txt)$/.test(name))
  .toSorted()
if (names.length === 0) throw new Error(`There is nothing to sum in ${folder}.`)
const lines = names.map((name) => {
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex')
  return `${sum}  ${name}\n`
})
writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''))
console.log(`checksums: ${names.length} files in ${join(folder, 'SHA256SUMS')}`)
