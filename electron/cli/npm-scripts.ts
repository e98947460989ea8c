import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'
import { HeadwayError } from '../../shared/errors.ts'

/** The scripts that `init --npm-scripts` adds; one that exists already is left as it is. */
export const npmScripts: Readonly<Record<string, string>> = {
  'db:current': 'headway current',
  'db:history': 'headway history',
  'db:upgrade': 'headway upgrade head',
  'db:downgrade': 'headway downgrade -1',
  'db:reset': 'headway reset',
  'db:migrate': 'headway revision --autogenerate',
  'db:stamp': 'headway stamp head',
}

/**
 * Adds the scripts to the nearest `package.json` at or above a folder.
 * @returns the names that were added
 * @throws HeadwayError `file_unreadable` where there is no package.json, or none that can be changed
 */
export async function addNpmScripts(folder: string): Promise<string[]> {
  const path = await findPackage(folder)
  const text = await readFile(path, 'utf8')
  const { text: changed, added } = withNpmScripts(text)
  if (added.length > 0) await writeFile(path, changed)
  return added
}

/** The text of a package.json with the scripts it lacks. */
export function withNpmScripts(text: string): { readonly text: string; readonly added: string[] } {
  const tree = parseTree(text)
  if (tree?.type !== 'object') throw new HeadwayError('file_unreadable', 'package.json is not a JSON object.')
  const tabs = /^\t/m.test(text)
  const tabSize = /^ +/m.exec(text)?.[0].length ?? 2
  const formattingOptions = { insertSpaces: !tabs, tabSize, eol: text.includes('\r\n') ? '\r\n' : '\n' }
  const added = Object.keys(npmScripts).filter(
    (name) => findNodeAtLocation(tree, ['scripts', name]) === undefined,
  )
  const changed = added.reduce(
    (current, name) =>
      applyEdits(current, modify(current, ['scripts', name], npmScripts[name], { formattingOptions })),
    text,
  )
  return { text: changed, added }
}

async function findPackage(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'package.json')
    if (
      await readFile(path).then(
        () => true,
        () => false,
      )
    ) {
      return path
    }
    if (dirname(at) === at) break
  }
  throw new HeadwayError('file_unreadable', `There is no package.json at or above ${folder}.`, {
    hint: 'Run npm init first, or leave out --npm-scripts.',
  })
}
