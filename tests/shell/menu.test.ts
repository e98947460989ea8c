import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { menuTemplate, sections, setMenu } from '../../electron/menu.ts'

const folder = join(import.meta.dirname, '..', '..', 'renderer', 'state', 'commands')
const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
const entries = sections.flatMap((section) => section.entries).filter((entry) => entry !== 'separator')

type Item = { readonly label?: string; readonly submenu?: readonly Item[]; readonly click?: () => void }

test.each(entries)('the window has the command $command', ({ command }) => {
  expect(sources.some((source) => source.includes(`id: '${command}'`))).toBe(true)
})

test('choosing an entry sends its command, once', () => {
  const sent: string[] = []
  let asked = 0
  setMenu({ send: (command) => sent.push(command), checkForUpdates: () => (asked += 1) })
  const menu = Reflect.get(globalThis, 'standInMenu') as readonly Item[]
  const items = menu.flatMap((section) => section.submenu ?? [])
  for (const { label } of entries) items.find((item) => item.label === label)?.click?.()
  items.find(({ label }) => label === 'Check for Updates…')?.click?.()
  expect(asked).toBe(1)
  expect(sent).toEqual(entries.map(({ command }) => command))
})

const roles = (platform: NodeJS.Platform): unknown[] =>
  menuTemplate(platform, { send: () => undefined, checkForUpdates: () => undefined }).flatMap(
    ({ role, submenu }) => [role, ...(Array.isArray(submenu) ? submenu.map((each) => each.role) : [])],
  )

test.each(['darwin', 'win32', 'linux'] as const)(
  '%s has the items that every program has there',
  (platform) => {
    const found = roles(platform)
    expect(found).toEqual(expect.arrayContaining(['editMenu', 'close', 'minimize']))
    expect(found.includes('appMenu')).toBe(platform === 'darwin')
    // On a Mac the application's own menu holds both.
    expect(found.includes('about')).toBe(platform !== 'darwin')
    expect(found.includes('quit')).toBe(platform !== 'darwin')
  },
)
