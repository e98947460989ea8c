import type { Settings } from '../../../shared/model/project.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import { settingPlace } from '../../../shared/setting-words.ts'

/** A moment as the clock of a time zone shows it. */
type LocalTime = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/**
 * The message in a file name (SEMANTICS h): runs of word characters joined by underscores, lower-case; longer than
 * `truncateLength` characters: cut there, back to the last underscore, with an underscore at the end.
 */
export function slugOf(message: string, truncateLength: number): string {
  const words = message.match(/[\p{L}\p{N}_]+/gu) ?? []
  const characters = [...words.join('_').toLowerCase()]
  if (characters.length <= truncateLength) return characters.join('')
  const cut = characters.slice(0, truncateLength).join('')
  const underscore = cut.lastIndexOf('_')
  return `${underscore === -1 ? cut : cut.slice(0, underscore)}_`
}

/**
 * `fileTemplate` filled in, without extension: Python's `%(name)s`, `%(name)d`, `%(name).2d`, `%%`.
 * The result may hold `/`, to be found again with `recursive`.
 * @param at the moment of creation, in the settings' time zone
 * @throws HeadwayError `invalid_settings` where the result is no path inside the version folder
 */
export function fileNameOf(settings: NamingSettings, revision: NamedRevision, at: Date): string {
  try {
    return filledIn(settings, revision, at)
  } catch (error) {
    if (!(error instanceof BadTemplate)) throw error
    const place = settingPlace(settings, 'fileTemplate')
    throw new HeadwayError('invalid_settings', `${place} cannot be used: ${error.message}.`, {
      hint: `Correct ${place}.`,
    })
  }
}

type NamingSettings = Pick<Settings, 'description' | 'fileTemplate' | 'truncateSlugLength' | 'timezone'>
type NamedRevision = { readonly id: string; readonly message: string }

function filledIn(settings: NamingSettings, revision: NamedRevision, at: Date): string {
  const time = localTime(at, settings.timezone)
  const tokens: Readonly<Record<string, string | number>> = {
    rev: revision.id,
    slug: slugOf(revision.message, settings.truncateSlugLength),
    epoch: Math.floor(at.getTime() / 1000),
    ...time,
  }
  const pattern = /%%|%\((\w+)\)([-0 ]*)(\d*)(?:\.(\d+))?([sd])/g
  const name = settings.fileTemplate.replace(
    pattern,
    (whole, token: string, flags: string, width, digits, kind) => {
      if (whole === '%%') return '%'
      const value = tokens[token]
      if (value === undefined) throw new BadTemplate(`%(${token}) is no token`)
      return formatToken(value, {
        flags,
        width: Number(width),
        digits: Number(digits ?? 0),
        kind: String(kind),
      })
    },
  )
  return checkedPath(name)
}

type TokenFormat = {
  readonly flags: string
  readonly width: number
  readonly digits: number
  readonly kind: string
}

/** As Python's `%` does it: `.2d` pads with zeros, `.2s` cuts, a width pads with blanks or zeros. */
function formatToken(value: string | number, { flags, width, digits, kind }: TokenFormat): string {
  const text = String(value)
  if (kind === 's') return pad(digits > 0 ? text.slice(0, digits) : text, flags, width, ' ')
  if (typeof value !== 'number') throw new BadTemplate(`"${text}" is no number`)
  return pad(text.padStart(digits, '0'), flags, width, flags.includes('0') ? '0' : ' ')
}

function pad(text: string, flags: string, width: number, fill: string): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width, fill)
}

function checkedPath(name: string): string {
  const parts = name.split('/')
  const bad = parts.some((part) => part === '' || part === '..' || part === '.') || /[\0\\]/.test(name)
  if (bad) throw new BadTemplate(`"${name}" is no path inside the version folder`)
  const unusable = parts.find((part) => !isPortable(part))
  if (unusable !== undefined) throw new BadTemplate(`"${unusable}" cannot be the name of a file on Windows`)
  return name
}

/** Names of devices, whatever comes after a dot. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** Whether every system takes the name, as a repository is shared: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
function isPortable(name: string): boolean {
  return !/[<>:"|?*\p{Cc}]/u.test(name) && !/[. ]$/.test(name) && !devices.test(name)
}

/** Why a template cannot be filled in; only ever met by `fileNameOf`. */
class BadTemplate extends Error {}

/** What a clock in `timezone` shows; null is the zone of this machine. */
function localTime(at: Date, timezone: string | null): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timezone === null ? {} : { timeZone: timezone }),
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const [year, month, day] = [part('year'), part('month'), part('day')]
  return { year, month, day, hour: part('hour'), minute: part('minute'), second: part('second') }
}

/** ISO 8601 to the second: UTC with `Z`, or with the offset of `timezone` where one is set. */
export function createDateOf(at: Date, timezone: string | null): string {
  const seconds = new Date(Math.floor(at.getTime() / 1000) * 1000)
  if (timezone === null) return seconds.toISOString().replace('.000Z', 'Z')
  const local = localTime(seconds, timezone)
  const shown = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second)
  const minutes = Math.round((shown - seconds.getTime()) / 60_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
  return new Date(shown).toISOString().replace('.000Z', offset)
}
