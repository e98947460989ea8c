import { expect, test } from 'vitest'
import { compilersNeeded } from '../../../scripts/lib/bootstrap.mjs'

test.each([
  ['win32', /Visual Studio/],
  ['darwin', /xcode-select --install/],
  ['linux', /apt-get install python3 make g\+\+/],
  ['freebsd', /C\+\+ compiler/],
] as const)('where sqlite3 must be built, %s is told its own compilers', (platform, said) => {
  expect(compilersNeeded(platform)).toMatch(said)
})
