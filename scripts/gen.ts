import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { top } from './lib/bootstrap.mjs'
import { referencePages } from './lib/reference-pages.ts'

/** `npm run gen`: writes the documentation that is made from the code. A test fails while it is stale. */
for (const { path, text } of referencePages()) {
  mkdirSync(dirname(join(top, path)), { recursive: true })
  writeFileSync(join(top, path), text)
  console.log(path)
}
