import type { NamedField } from './settings-fields.ts'

type Section = { readonly title: string; readonly keys: readonly string[] }

/** Where a key of the settings is looked for. One that is in none of them comes last. */
const sections: readonly Section[] = [
  {
    title: 'Revisions',
    keys: [
      'scriptLocation',
      'versionLocations',
      'recursive',
      'format',
      'fileTemplate',
      'truncateSlugLength',
      'timezone',
      'postWriteHooks',
    ],
  },
  { title: 'Model', keys: ['model', 'include', 'exclude', 'ignoredChanges'] },
  { title: 'Databases', keys: ['targets', 'defaultTarget', 'shadowUrl', 'shadowUrlEnv', 'fleets'] },
  { title: 'Runs', keys: ['transaction', 'versionTable', 'versionTableSchema', 'ledger'] },
]

/** The fields of the settings by section, in the order in which people look for them. Every field is in one of them. */
export function settingsSections(
  fields: readonly NamedField[],
): readonly { readonly title: string; readonly fields: readonly NamedField[] }[] {
  const named = new Set(sections.flatMap(({ keys }) => keys))
  const other = { title: 'Programs', fields: fields.filter(({ key }) => !named.has(key)) }
  const own = sections.map(({ title, keys }) => ({
    title,
    fields: keys.flatMap((key) => fields.find((field) => field.key === key) ?? []),
  }))
  return [...own, other].filter((section) => section.fields.length > 0)
}
