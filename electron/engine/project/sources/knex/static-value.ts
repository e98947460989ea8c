/** A value of a knexfile as far as it could be told without running it. */
export type StaticValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Unread
  | Variable
  | readonly StaticValue[]
  | StaticObject

export type StaticObject = { readonly [key: string]: StaticValue }

/** What only running the code can tell; `what` is its source text, shortened. */
export class Unread {
  readonly what: string
  readonly text: string
  readonly offset: number
  /** The error, where it was run and threw. */
  readonly failure: string | null
  constructor(text: string, offset: number, failure: string | null = null) {
    this.what = text.length > 60 ? `${text.slice(0, 57)}...` : text
    this.text = text
    this.offset = offset
    this.failure = failure
  }
}

/** `process.env.NAME`, by itself. */
export class Variable {
  readonly name: string
  readonly offset: number
  constructor(name: string, offset: number) {
    this.name = name
    this.offset = offset
  }
}

/** The key under which an object says that something unread was spread into it. */
export const spread = '...'

export function isObject(value: StaticValue): value is StaticObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unread) &&
    !(value instanceof Variable)
  )
}

/** Everything unread in a value, however deep. */
export function unreadIn(value: StaticValue): readonly (Unread | Variable)[] {
  if (value instanceof Unread || value instanceof Variable) return [value]
  if (Array.isArray(value)) return value.flatMap((each: StaticValue) => unreadIn(each))
  return isObject(value) ? Object.values(value).flatMap(unreadIn) : []
}
