import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** A package of others that is shipped, and what it says of its license. */
export type Notice = {
  readonly name: string
  readonly version: string
  /** As SPDX names it; null where the package does not say. */
  readonly license: string | null
  /** Its license and notices as they stand in the package; empty where it brings none. */
  readonly text: string
}

const bundled = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    identifier: z.string().nullable(),
    text: z.string().nullable().optional(),
  }),
)
const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      optional: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
})
const manifest = z.object({ name: z.string(), version: z.string(), license: z.string().optional() })

/** What the bundles in `dist` hold: the build lists it beside each. */
export function bundledNotices(dist: string): readonly Notice[] {
  return ['main', 'renderer', 'preload'].flatMap((name) =>
    bundled
      .parse(JSON.parse(readFileSync(join(dist, name, 'licenses.json'), 'utf8')))
      .map(({ identifier, text, ...rest }) => ({ ...rest, license: identifier, text: text?.trim() ?? '' })),
  )
}

/** What is installed beside the bundles where Headway runs: the lock file's packages that are not only for building. */
export function installedNotices(top: string): readonly Notice[] {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8')))
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link)
    .filter(([path]) => path.startsWith('node_modules/') && existsSync(join(top, path, 'package.json')))
    .map(([path]) => {
      const folder = join(top, path)
      const { license, ...rest } = manifest.parse(
        JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
      )
      return { ...rest, license: license ?? null, text: textsIn(folder) }
    })
}

function textsIn(folder: string): string {
  return readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n')
}

/** Each package once, by name; a license text goes before none. */
export function uniqueNotices(notices: readonly Notice[]): readonly Notice[] {
  const byName = new Map<string, Notice>()
  for (const notice of notices) {
    const key = `${notice.name} ${notice.version}`
    if ((byName.get(key)?.text ?? '') === '') byName.set(key, notice)
  }
  return [...byName].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, notice]) => notice)
}

/** Licenses that ask for their text to be passed on and for nothing else of who ships them. */
const known = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
])

/** Packages whose license somebody has to look at before they are shipped. */
export function unknownLicenses(notices: readonly Notice[]): readonly Notice[] {
  return notices.filter(({ license }) => {
    const choices = license === null ? [] : license.replaceAll(/[()]/g, '').split(' OR ')
    return !choices.some((choice) => choice.split(' AND ').every((part) => known.has(part.trim())))
  })
}

/** The file that is shipped: who made what, and under which terms. */
export function noticesText(notices: readonly Notice[]): string {
  const parts = notices.map(({ name, version, license, text }) => {
    const title = `${name} ${version} (${license ?? 'license not stated'})`
    const body =
      text === '' ? `The package brings no text of its license; its terms are those of ${license}.` : text
    return `${title}\n${'-'.repeat(title.length)}\n\n${body}\n`
  })
  const head =
    'Headway holds work of others, under the terms below. The desktop app holds Electron and Chromium too, whose terms\nare in LICENSE.electron.txt and LICENSES.chromium.html beside it.\n'
  return [head, ...parts].join('\n')
}
