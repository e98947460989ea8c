import { z } from 'zod'
import { diagnostic } from '../diagnostics.ts'
import { jsonSchema } from '../model/json-schema.ts'
import { operation } from './operation.ts'

const path = z
  .array(z.union([z.string(), z.int().min(0)]))
  .min(1)
  .readonly()

/** One value of the settings file that becomes another, or goes. */
const settingsChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), path, value: z.json() }),
  z.strictObject({ kind: z.literal('remove'), path }),
])
export type SettingsChange = z.infer<typeof settingsChange>

const changes = z.array(settingsChange).max(1000)

/** What is wrong with a value, and which one it is. */
const settingsIssue = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  hint: z.string().nullable(),
})
export type SettingsIssue = z.infer<typeof settingsIssue>

export const settingsOperations = {
  'settings.read': operation(
    'reads',
    'The settings file as values, with the JSON schema of what it may hold. Passwords in it show as ***.',
    z.strictObject({}),
    z.object({
      /** Relative to the project; it may not be there yet. */
      file: z.string(),
      /** Of the text that is on disk; what `settings.save` is based on. */
      hash: z.string(),
      /** Null where the text is no JSON object: then it is mended by hand. */
      value: z.record(z.string(), z.json()).nullable(),
      schema: jsonSchema,
      problems: z.array(diagnostic),
    }),
  ),
  'settings.preview': operation(
    'reads',
    'The settings file before and after changes, and what is wrong with the result. Writes nothing.',
    z.strictObject({ changes }),
    z.object({ before: z.string(), after: z.string(), issues: z.array(settingsIssue) }),
  ),
  'settings.save': operation(
    'writes files',
    'Changes values of the settings file in one write; everything else in it stays as it is written. Refused where the result is not valid, or the file is not the one that was read.',
    z.strictObject({ changes, baseHash: z.string() }),
    z.object({ hash: z.string() }),
  ),
}
