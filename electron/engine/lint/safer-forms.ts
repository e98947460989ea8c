/** A revision to be added after this one: its upgrade and downgrade as SQL, or a backfill as code. */
export type LaterRevision = {
  readonly message: string
  readonly transaction: boolean
  readonly body:
    | { readonly format: 'sql'; readonly upgrade: readonly string[]; readonly downgrade: readonly string[] }
    | { readonly format: 'ts'; readonly upgrade: string }
}

/** How a statement is written so that others wait for short locks only. */
export type SaferForm = {
  /** The statements that replace it; empty: it moves to a later revision. */
  readonly instead: readonly string[]
  /** Statements of the downgrade that undo it and are removed here; the later revision has its own downgrade. */
  readonly noLonger: RegExp | null
  /** Statements that the downgrade needs in addition. */
  readonly alsoBack: readonly string[]
  readonly later: readonly LaterRevision[]
}

type Form = { readonly pattern: RegExp; readonly write: (found: readonly string[]) => SaferForm }

const name = String.raw`(?:"(?:[^"]|"")+"|\w+)`
const table = String.raw`(${name}(?:\.${name})?)`
const only = String.raw`(?:if exists\s+)?(?:only\s+)?`

const plain = { noLonger: null, alsoBack: [] } as const

function outside(message: string, upgrade: string, downgrade: string): LaterRevision {
  return {
    message,
    transaction: false,
    body: { format: 'sql', upgrade: [upgrade], downgrade: [downgrade] },
  }
}

function validation(on: string, constraint: string): LaterRevision {
  return {
    message: `validate ${bare(constraint)}`,
    transaction: true,
    body: {
      format: 'sql',
      upgrade: [`alter table ${on} validate constraint ${constraint}`],
      downgrade: ['select 1'],
    },
  }
}

const forms: readonly Form[] = [
  {
    pattern: new RegExp(
      String.raw`^create\s+(unique\s+)?index\s+(?!concurrently\b)(${name})\s+on\s+(?:only\s+)?${table}([\s\S]*)$`,
      'i',
    ),
    write: ([, unique = '', index = '', on = '', rest = '']) => ({
      instead: [],
      noLonger: new RegExp(
        String.raw`^drop\s+index\s+(?:if exists\s+)?(?:${name}\.)?${escaped(index)}$`,
        'i',
      ),
      alsoBack: [],
      later: [
        outside(
          `index ${bare(index)}`,
          `create ${unique.toLowerCase()}index concurrently ${index} on ${on}${rest}`,
          `drop index concurrently ${schemaOf(on)}${index}`,
        ),
      ],
    }),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+${only}${table}\s+add\s+constraint\s+(${name})\s+((?:foreign\s+key|check)\b(?![\s\S]*not\s+valid)[^;]*)$`,
      'i',
    ),
    write: ([, on = '', constraint = '', rest = '']) => ({
      ...plain,
      instead: [`alter table ${on} add constraint ${constraint} ${rest.trim()} not valid`],
      later: [validation(on, constraint)],
    }),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+${only}${table}\s+alter\s+(?:column\s+)?(${name})\s+set\s+not\s+null$`,
      'i',
    ),
    write: ([, on = '', column = '']) => requiredColumn(on, column),
  },
  {
    pattern: new RegExp(
      String.raw`^alter\s+table\s+${only}${table}\s+add\s+(?:column\s+)?(${name})\s+([\w.() ]+?)\s+default\s+((?:[\w.]+\s*\([^()]*\)))$`,
      'i',
    ),
    write: ([, on = '', column = '', type = '', value = '']) => ({
      ...plain,
      instead: [
        `alter table ${on} add column ${column} ${type}`,
        `alter table ${on} alter column ${column} set default ${value}`,
      ],
      later: [
        {
          message: `fill ${bare(column)}`,
          transaction: false,
          body: { format: 'ts', upgrade: backfillCall(on, column, value) },
        },
      ],
    }),
  },
]

/** The safer form of one statement, without its semicolon; null where there is none, or it does several things. Pure. */
export function saferForm(sql: string): SaferForm | null {
  const text = sql.trim().replace(/;$/, '').trim()
  for (const { pattern, write } of forms) {
    const found = pattern.exec(text)
    if (found !== null) return write(found)
  }
  return null
}

/** A validated CHECK proves that there is no NULL, so NOT NULL is set without reading the table. */
function requiredColumn(on: string, column: string): SaferForm {
  const constraint = `"${bare(on).replaceAll('.', '_')}_${bare(column)}_required"`
  const check = `alter table ${on} add constraint ${constraint} check (${column} is not null) not valid`
  const drop = `alter table ${on} drop constraint ${constraint}`
  return {
    instead: [check],
    noLonger: null,
    alsoBack: [`alter table ${on} drop constraint if exists ${constraint}`],
    later: [
      validation(on, constraint),
      {
        message: `require ${bare(column)}`,
        transaction: true,
        body: {
          format: 'sql',
          upgrade: [`alter table ${on} alter column ${column} set not null`, drop],
          downgrade: [check, `alter table ${on} alter column ${column} drop not null`],
        },
      },
    ],
  }
}

function backfillCall(on: string, column: string, value: string): string {
  const parts = on.split('.').map(bare)
  const target =
    parts.length === 1 ? JSON.stringify(parts[0]) : JSON.stringify({ schema: parts[0], name: parts[1] })
  const set = JSON.stringify({ [bare(column)]: { sql: value } })
  return `await op.backfill(${target}, { set: ${set}, where: ${JSON.stringify(`${column} is null`)} })`
}

/** A name without its quotation marks. */
function bare(text: string): string {
  return text.replaceAll(/"((?:[^"]|"")+)"/g, (_all, inner: string) => inner.replaceAll('""', '"'))
}

function schemaOf(on: string): string {
  const dot = on.lastIndexOf('.')
  return dot === -1 ? '' : on.slice(0, dot + 1)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
