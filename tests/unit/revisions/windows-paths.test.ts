import { win32 } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isInside, relativePath } from '../../../electron/engine/revisions/find-files.ts'

/** What Windows says a path really is: a mapped drive is the share behind it, a drive of SUBST the folder. */
const realPath = (path: string): string =>
  path.replace(/^Z:\\/, '\\\\files\\team\\').replace(/^S:\\/, 'C:\\Users\\ada\\')

describe('real paths on Windows', () => {
  test.each([
    ['a mapped drive', 'Z:\\shop', 'Z:\\shop\\migrations\\a.sql', 'migrations/a.sql'],
    ['the top of a mapped drive', 'Z:\\', 'Z:\\migrations\\a.sql', 'migrations/a.sql'],
    ['a drive of SUBST', 'S:\\shop', 'S:\\shop\\migrations\\a.sql', 'migrations/a.sql'],
    ['the top of a drive', 'D:\\', 'D:\\migrations\\a.sql', 'migrations/a.sql'],
    ['a share by its name', '\\\\files\\team\\shop', 'Z:\\shop\\migrations', 'migrations'],
  ])('%s: what is in a project is found in it', (_, root, path, shown) => {
    expect(isInside(realPath(root), realPath(path), win32)).toBe(true)
    expect(relativePath(realPath(root), realPath(path), win32)).toBe(shown)
  })

  test.each([
    ['a neighbor whose name begins the same', 'Z:\\shop', 'Z:\\shop-old\\a.sql'],
    ['another share', 'Z:\\shop', '\\\\files\\other\\shop\\a.sql'],
    ['another drive', 'C:\\shop', 'D:\\shop\\a.sql'],
  ])('%s is outside', (_, root, path) => {
    expect(isInside(realPath(root), realPath(path), win32)).toBe(false)
  })
})
