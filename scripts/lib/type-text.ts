type JsonSchema = { readonly [key: string]: unknown }

/** As deep as fits: a line that nobody can take in tells less than one that leaves the inner parts out. */
export function shortTypeText(schema: JsonSchema, longest: number): string {
  const texts = [3, 2, 1].map((depth) => typeText(schema, depth))
  return texts.find((text) => text.length <= longest) ?? typeText(schema, 0)
}

/** A JSON schema in TypeScript's notation, on one line, for people to read. Nested objects below `depth` are `{...}`. */
export function typeText(schema: JsonSchema, depth = 3): string {
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices)) {
    return [...new Set((choices as JsonSchema[]).map((choice) => typeText(choice, depth)))].join(' | ')
  }
  const types = schema['type']
  if (Array.isArray(types)) return types.map((type) => typeText({ ...schema, type }, depth)).join(' | ')
  switch (types) {
    case 'object':
      return objectText(schema, depth)
    case 'array': {
      const item = typeText((schema['items'] ?? {}) as JsonSchema, depth)
      return item.includes(' | ') ? `(${item})[]` : `${item}[]`
    }
    case 'integer':
      return 'integer'
    default:
      return typeof types === 'string' ? types : 'unknown'
  }
}

function objectText(schema: JsonSchema, depth: number): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)
  if (properties.length === 0) {
    const values = schema['additionalProperties']
    return typeof values === 'object' && values !== null && Object.keys(values).length > 0
      ? `{ [name]: ${typeText(values as JsonSchema, depth - 1)} }`
      : '{}'
  }
  if (depth <= 0) return '{...}'
  return `{ ${properties.map(([name, value]) => `${name}: ${typeText(value, depth - 1)}`).join('; ')} }`
}
