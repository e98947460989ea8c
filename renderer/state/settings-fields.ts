import type { JsonSchema } from '../../shared/model/json-schema.ts'

/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** How a value of the settings is asked for. */
export type Field =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly least: number | null; readonly most: number | null }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** A list of texts, a line each. */
  | { readonly kind: 'lines' }
  | { readonly kind: 'group'; readonly fields: readonly NamedField[] }
  /** Things that each have a name that people choose: targets. */
  | { readonly kind: 'named'; readonly item: Field }
  | { readonly kind: 'items'; readonly item: Field }
  /** One of several forms. */
  | { readonly kind: 'one-of'; readonly forms: readonly { readonly title: string; readonly field: Field }[] }

export type NamedField = {
  readonly key: string
  readonly description: string | null
  readonly isRequired: boolean
  readonly field: Field
}

/** The field that asks for what a schema describes; null for what no form asks for. Pure. */
export function fieldOf(schema: JsonSchema): Field {
  const forms = formsOf(schema)
  const [first = {}] = forms
  if (forms.length > 1)
    return {
      kind: 'one-of',
      forms: forms.map((form) => ({ title: formTitle(form), field: fieldOf(form) })),
    }
  if (first.enum) return { kind: 'choice', values: first.enum }
  if (first.type === 'boolean') return { kind: 'yes-no' }
  if (first.type === 'integer' || first.type === 'number')
    return { kind: 'number', least: first.minimum ?? null, most: first.maximum ?? null }
  if (first.type === 'array') {
    const item = fieldOf(first.items ?? {})
    return item.kind === 'text' ? { kind: 'lines' } : { kind: 'items', item }
  }
  if (first.properties) return { kind: 'group', fields: namedFields(first) }
  if (first.type === 'object')
    return {
      kind: 'named',
      item: fieldOf(typeof first.additionalProperties === 'object' ? first.additionalProperties : {}),
    }
  return { kind: 'text' }
}

/** The fields of an object, in the order of its schema; `$schema` is for editors of text. */
export function namedFields({ properties = {}, required = [] }: JsonSchema): readonly NamedField[] {
  return Object.entries(properties)
    .filter(([key]) => key !== '$schema')
    .map(([key, schema]) => ({
      key,
      description: schema.description ?? null,
      isRequired: required.includes(key),
      field: fieldOf(schema),
    }))
}

/** The forms that a value may have; "none" is a value that is left out. */
function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ? schema.anyOf.flatMap(formsOf).filter(({ type }) => type !== 'null') : [schema]
}

function formTitle({ type, required, properties, enum: values }: JsonSchema): string {
  if (values) return values.join(', ')
  if (type === 'array') return 'a list'
  if (properties) return (required ?? Object.keys(properties)).join(' and ')
  return type === 'string' ? 'a text' : (type ?? 'a value')
}

/** Whether a value has the form of a field: what chooses among several. */
export function hasForm(field: Field, value: Json | undefined): boolean {
  switch (field.kind) {
    case 'text':
    case 'choice':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'yes-no':
      return typeof value === 'boolean'
    case 'lines':
    case 'items':
      return Array.isArray(value)
    case 'named':
      return isObject(value)
    case 'group':
      return isObject(value) && field.fields.every(({ key, isRequired }) => !isRequired || key in value)
    case 'one-of':
      return field.forms.some((form) => hasForm(form.field, value))
  }
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a field starts as when it is chosen: enough to have its form. */
export function emptyOf(field: Field): Json {
  switch (field.kind) {
    case 'text':
      return ''
    case 'choice':
      return field.values[0] ?? ''
    case 'number':
      return field.least ?? 0
    case 'yes-no':
      return false
    case 'lines':
    case 'items':
      return []
    case 'named':
      return {}
    case 'group':
      return Object.fromEntries(
        field.fields
          .filter(({ isRequired }) => isRequired)
          .map(({ key, field: inner }) => [key, emptyOf(inner)]),
      )
    case 'one-of':
      return field.forms[0] ? emptyOf(field.forms[0].field) : ''
  }
}
