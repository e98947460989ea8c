import type { A_Const, FuncCall, VariableSetStmt } from 'libpg-query'
import type { StatementEffect } from '../../../../../shared/model/effects.ts'
import { codeEffect, effectOf, factIf, withFacts } from '../../../sql/effects.ts'
import { nodesOf } from './ast.ts'

/** What a setting guards, and the values under which it does not; null: a value that only the run knows. */
type Guard = { readonly what: string; isOff(value: string): boolean }

/** Booleans may be cut short: `of`, `fal`. */
const isFalse = (value: string): boolean => /^(?:off?|f(?:a(?:l(?:se?)?)?)?|no?|0)$/.test(value)
const isTrue = (value: string): boolean => /^(?:on|t(?:r(?:ue?)?)?|y(?:es?)?|1)$/.test(value)
const offUnlessTrue = (what: string): Guard => ({ what, isOff: (value) => !isTrue(value) })
const offUnlessFalse = (what: string): Guard => ({ what, isOff: (value) => !isFalse(value) })

const guards: Readonly<Record<string, Guard>> = {
  session_replication_role: { what: 'triggers and foreign keys', isOff: (value) => value !== 'origin' },
  fsync: offUnlessTrue('crash safety (fsync)'),
  full_page_writes: offUnlessTrue('crash safety (full_page_writes)'),
  zero_damaged_pages: offUnlessFalse('the error on damaged pages'),
  ignore_checksum_failure: offUnlessFalse('page checksums'),
  allow_system_table_mods: offUnlessFalse('the protection of the catalog'),
}

/** SET, and the settings that ALTER SYSTEM, ALTER ROLE and ALTER DATABASE leave behind. */
export function variableEffects(statement: VariableSetStmt | undefined): StatementEffect[] {
  const { name, kind, args } = statement ?? {}
  const set = kind === 'VAR_SET_VALUE'
  const [value = ''] = nodesOf(args, 'A_Const').map(constantText)
  if (name === undefined) return [effectOf('setting', null)]
  return settingEffects(name, set ? value : 'default', set)
}

/** `set_config(name, value, local)`: what SET would do; a name that is worked out may be any. */
export function setConfigEffects({ args }: FuncCall): StatementEffect[] {
  const [name, value] = (args ?? []).map((node) => nodesOf([node], 'A_Const').map(constantText)[0])
  if (name === undefined) return [codeEffect('set_config()')]
  return settingEffects(name.toLowerCase(), value ?? null, true)
}

function settingEffects(name: string, value: string | null, set: boolean): StatementEffect[] {
  const guard = set ? guards[name] : undefined
  if (guard !== undefined && (value === null || guard.isOff(value.toLowerCase()))) {
    return [effectOf('disable', null, { detail: guard.what, loses: 'guard', certain: value !== null })]
  }
  const unlimited = name === 'lock_timeout' && (!set || Number(value) === 0)
  return [effectOf('setting', null, { detail: name, ...withFacts(factIf(unlimited, 'no lock limit')) })]
}

function constantText({ sval, ival, boolval, fval }: A_Const): string {
  if (sval !== undefined) return sval.sval ?? ''
  if (boolval !== undefined) return String(boolval.boolval === true)
  return fval?.fval ?? String(ival?.ival ?? 0)
}
