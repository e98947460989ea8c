import type { EffectObject, StatementEffect } from './model/effects.ts'

/** True for what must be agreed to by name: something is lost, or may be. */
export function needsConsent({ loses, certain }: StatementEffect): boolean {
  return loses !== null || !certain
}

/** True where rows or values are gone afterwards, not only a definition that can be written again. */
export function losesData({ loses }: StatementEffect): boolean {
  return loses === 'rows' || loses === 'values'
}

/** `public.orders`, as it is called in sentences. */
export function objectName({ schema, name }: Pick<EffectObject, 'schema' | 'name'>): string {
  return schema === null ? name : `${schema}.${name}`
}

/** An effect in a few words, the same for equal effects: `drop column orders.note`. Items are ticked by this text. */
export function effectTitle(effect: StatementEffect): string {
  const { object, columns, detail } = effect
  const name = object === null ? '' : objectName(object)
  const of = columns.map((column) => (name === '' ? column : `${name}.${column}`)).join(', ')
  const words = titles[effect.effect]?.(effect, name, of)
  return (words ?? [effect.effect, object?.kind ?? '', of || name, detail ?? '']).filter(Boolean).join(' ')
}

type Title = (effect: StatementEffect, name: string, of: string) => readonly string[]

const titles: Partial<Record<StatementEffect['effect'], Title>> = {
  cascade: (_effect, name) => ['drop what depends on', name || 'it'],
  'drop column': (_effect, _name, of) => ['drop column', of],
  'change type': ({ detail }, _name, of) => ['change type of', of, detail === null ? '' : `to ${detail}`],
  'drop constraint': ({ detail }, name) => ['drop constraint', detail ?? '', 'of', name],
  disable: ({ detail }, name) => ['disable', detail ?? '', name === '' ? '' : `on ${name}`],
  delete: ({ everyRow }, name) => [everyRow ? 'delete every row of' : 'delete rows of', name],
  truncate: (_effect, name) => ['truncate', name],
  update: ({ everyRow }, name, of) => [
    everyRow ? 'overwrite in every row' : 'overwrite',
    of === '' ? name : of,
  ],
  insert: ({ loses }, name) => [loses === null ? 'insert into' : 'replace rows of', name],
  'run code': ({ detail }) => ['run', detail ?? 'code'],
  unknown: ({ detail }) => ['not understood:', detail ?? ''],
}

/** What an effect takes away, as the end of a sentence: "its rows are lost". Null where it takes nothing. */
export function lossWords({ effect, loses, certain }: StatementEffect): string | null {
  if (effect === 'unknown') return 'nobody can tell what it does'
  if (effect === 'run code') return 'what its code does is not known'
  if (effect === 'cascade') return 'what that is, the statement does not say'
  if (loses === null) return certain ? null : 'not certain'
  const words = {
    rows: 'rows are lost',
    values: 'values are lost',
    definition: 'only a definition is lost, no rows',
    guard: 'what it guarded is guarded no more',
  }[loses]
  return certain ? words : words.replace(/^(.*?) (is|are) /, '$1 may be ')
}

/** Short words on locks and work, for people: `blocks writes`, `rewrites the table`. Without repeats. */
export function hazardsOf(effects: readonly StatementEffect[]): string[] {
  const found = effects.flatMap((effect) => [
    ...(effect.rewrites ? ['rewrites the table'] : []),
    ...(effect.scans && !effect.rewrites ? ['scans the table'] : []),
    ...lockWords(effect),
    ...(effect.everyRow && (effect.effect === 'update' || effect.effect === 'delete')
      ? ['changes every row']
      : []),
  ])
  return [...new Set(found)]
}

/** A lock is mentioned where it is held for long: the catalog change of a plain ALTER TABLE takes no time. */
function lockWords({ effect, lock, rewrites, scans }: StatementEffect): string[] {
  if (lock === 'none' || lock === 'definitions') return []
  const lasts = rewrites || scans || lock === 'writes' || effect === 'truncate' || effect === 'maintain'
  return lasts ? [`blocks ${lock}`] : []
}
