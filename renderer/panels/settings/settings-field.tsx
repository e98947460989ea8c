import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SettingsIssue } from '../../../shared/contract/settings.ts'
import { issuesAt, linesOf, withKey } from '../../state/settings-draft.ts'
import type { Field, Json, NamedField } from '../../state/settings-fields.ts'
import { emptyOf, hasForm, isObject } from '../../state/settings-fields.ts'

export type FieldProps<Kind extends Field['kind'] = Field['kind']> = {
  readonly field: Extract<Field, { kind: Kind }>
  readonly label: string
  readonly description: string | null
  readonly path: readonly (string | number)[]
  /** Undefined where the settings leave it out. */
  readonly value: Json | undefined
  readonly issues: readonly SettingsIssue[]
  readonly onChange: (value: Json | undefined) => void
}

/** One value of the settings, asked for in its form; forms of several values hold fields of their own. */
function SettingsField(props: FieldProps): ReactNode {
  const { field } = props
  switch (field.kind) {
    case 'text':
    case 'number':
      return <PlainField {...props} field={field} />
    case 'yes-no':
      return <ChosenField {...props} values={['yes', 'no']} />
    case 'choice':
      return <ChosenField {...props} values={field.values} />
    case 'lines':
      return <LinesField {...props} />
    case 'group':
      return <GroupField {...props} field={field} />
    case 'named':
      return <NamedItems {...props} field={field} />
    case 'items':
      return <ListedItems {...props} field={field} />
    case 'one-of':
      return <FormsField {...props} field={field} />
  }
}

function wordsOf({ path, issues, label, description }: Omit<FieldProps, 'field'>) {
  const found = issuesAt(issues, path)
  const error = found.map(({ message, hint }) => (hint === null ? message : `${message} ${hint}`)).join(' ')
  return { label, description, error: error === '' ? undefined : error }
}

function PlainField(props: FieldProps<'text' | 'number'>): ReactNode {
  const { field, value, onChange } = props
  const read = (text: string): Json | undefined => {
    if (text === '') return undefined
    const number = Number(text)
    return field.kind === 'number' && Number.isFinite(number) ? number : text
  }
  return (
    <TextInput
      {...wordsOf(props)}
      spellCheck={false}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(event) => onChange(read(event.currentTarget.value))}
    />
  )
}

function ChosenField(props: FieldProps & { readonly values: readonly string[] }): ReactNode {
  const { value, values, onChange, field } = props
  const isYesNo = field.kind === 'yes-no'
  const shown = typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' ? value : ''
  const read = (text: string): Json | undefined => (text === '' ? undefined : isYesNo ? text === 'yes' : text)
  return (
    <NativeSelect
      {...wordsOf(props)}
      value={shown}
      onChange={(event) => onChange(read(event.currentTarget.value))}
      data={[{ value: '', label: 'default' }, ...values]}
    />
  )
}

function LinesField(props: FieldProps): ReactNode {
  const { value, onChange } = props
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join('\n') : ''))
  return (
    <Textarea
      {...wordsOf({ ...props, description: [props.description, 'One per line.'].filter(Boolean).join(' ') })}
      spellCheck={false}
      autosize
      minRows={1}
      maxRows={8}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(linesOf(event.currentTarget.value))
      }}
    />
  )
}

/** A group says what is wrong with it as a whole above its fields. */
function Frame({
  children,
  ...props
}: Omit<FieldProps, 'field'> & { readonly children: ReactNode }): ReactNode {
  const { label, description, error } = wordsOf(props)
  return (
    <fieldset className="settings-group">
      <legend>{label}</legend>
      {description !== null && <p className="dim">{description}</p>}
      {error !== undefined && (
        <p className="danger" role="alert">
          {error}
        </p>
      )}
      {children}
    </fieldset>
  )
}

function GroupField(props: FieldProps<'group'>): ReactNode {
  return (
    <Frame {...props}>
      <Fields {...props} fields={props.field.fields} />
    </Frame>
  )
}

/** The fields of an object. One that holds nothing any more is left out. */
export function Fields(
  props: Pick<FieldProps, 'path' | 'value' | 'issues' | 'onChange'> & {
    readonly fields: readonly NamedField[]
  },
): ReactNode {
  const { path, issues, fields, onChange } = props
  const value = isObject(props.value) ? props.value : {}
  return fields.map(({ key, description, field }) => (
    <SettingsField
      key={key}
      field={field}
      label={key}
      description={description}
      path={[...path, key]}
      value={value[key]}
      issues={issues}
      onChange={(next) => {
        const changed = withKey(value, key, next)
        onChange(Object.keys(changed).length === 0 && path.length > 0 ? undefined : changed)
      }}
    />
  ))
}

function NamedItems(props: FieldProps<'named'>): ReactNode {
  const { field, path, issues, onChange } = props
  const value = isObject(props.value) ? props.value : {}
  const [name, setName] = useState('')
  const add = (): void => {
    if (name === '' || name in value) return
    onChange({ ...value, [name]: emptyOf(field.item) })
    setName('')
  }
  return (
    <Frame {...props}>
      {Object.entries(value).map(([key, item]) => (
        <div key={key} className="settings-item">
          <SettingsField
            field={field.item}
            label={key}
            description={null}
            path={[...path, key]}
            value={item}
            issues={issues}
            onChange={(next) => onChange({ ...value, [key]: next ?? {} })}
          />
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(withKey(value, key, undefined))}>
            Remove {key}
          </Button>
        </div>
      ))}
      <div className="settings-add">
        <TextInput
          aria-label={`Name of what is added to ${props.label}`}
          placeholder="name"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button onClick={add} aria-disabled={name === '' || undefined}>
          Add to {props.label}
        </Button>
      </div>
    </Frame>
  )
}

function ListedItems(props: FieldProps<'items'>): ReactNode {
  const { field, path, issues, onChange } = props
  const items = Array.isArray(props.value) ? props.value : []
  const put = (next: readonly Json[]): void => onChange(next.length === 0 ? undefined : [...next])
  return (
    <Frame {...props}>
      {items.map((item, index) => (
        <div key={index} className="settings-item">
          <SettingsField
            field={field.item}
            label={`${props.label} ${index + 1}`}
            description={null}
            path={[...path, index]}
            value={item}
            issues={issues}
            onChange={(next) => put(items.with(index, next ?? emptyOf(field.item)))}
          />
          <Button size="compact-xs" variant="subtle" onClick={() => put(items.toSpliced(index, 1))}>
            Remove {props.label} {index + 1}
          </Button>
        </div>
      ))}
      <Button onClick={() => put([...items, emptyOf(field.item)])}>Add to {props.label}</Button>
    </Frame>
  )
}

/** The form is chosen first; "default" leaves the value out. */
function FormsField(props: FieldProps<'one-of'>): ReactNode {
  const { field, label, value, onChange } = props
  const at = value === undefined ? -1 : field.forms.findIndex((form) => hasForm(form.field, value))
  const form = field.forms[at]
  return (
    <Frame {...props}>
      <NativeSelect
        aria-label={`Form of ${label}`}
        value={String(at)}
        onChange={(event) => {
          const next = field.forms[Number(event.currentTarget.value)]
          onChange(next && emptyOf(next.field))
        }}
        data={[
          { value: '-1', label: value === undefined ? 'default' : 'leave it out' },
          ...field.forms.map(({ title }, index) => ({ value: String(index), label: title })),
        ]}
      />
      {form?.field.kind === 'group' && <Fields {...props} fields={form.field.fields} />}
      {form && form.field.kind !== 'group' && (
        <SettingsField
          {...props}
          key={at}
          field={form.field}
          label={form.title}
          description={null}
          issues={[]}
        />
      )}
    </Frame>
  )
}
