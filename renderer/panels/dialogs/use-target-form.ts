import { useEffect, useEffectEvent, useState } from 'react'
import type { ResponseOf } from '../../../shared/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Tier } from '../../../shared/model/project.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import {
  givePassword,
  readTarget,
  removeTarget,
  saveTarget,
  testTarget,
} from '../../state/actions/targets.ts'
import { useApp } from '../../state/store.ts'

type Fields = {
  readonly name: string
  readonly url: string
  readonly variable: string
  readonly tier: Tier
  readonly password: string
  /** In the keychain. */
  readonly remember: boolean
}

const empty: Fields = { name: '', url: '', variable: '', tier: 'development', password: '', remember: false }

export type TargetForm = {
  readonly fields: Fields
  readonly change: (change: Partial<Fields>) => void
  readonly test: ResponseOf<'targets.test'> | null
  readonly error: ErrorData | null
  readonly isBusy: boolean
  readonly isComplete: boolean
  /** Says in the dialog whether a database answers; true where one does. */
  readonly probe: () => Promise<boolean>
  readonly save: () => Promise<void>
  readonly submit: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** The fields of a target, new where `target` is null, and what can be done with them. */
export function useTargetForm(target: string | null): TargetForm {
  const [error, setError] = useState<ErrorData | null>(null)
  const { fields, setFields, keepUrl, urlEnv } = useFields(target, setError)
  const [test, setTest] = useState<TargetForm['test']>(null)
  const [isBusy, setBusy] = useState(false)
  const whileBusy = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    setBusy(true)
    const value = await work()
    setBusy(false)
    return value
  }

  const isComplete = fields.name.trim() !== '' && (keepUrl || fields.url.trim() !== '' || urlEnv !== null)

  const save = async (): Promise<void> => {
    const name = fields.name.trim()
    const url = urlEnv === null ? fields.url.trim() : null
    const failed = await whileBusy(
      async () =>
        (await saveTarget({ name, url, urlEnv, tier: fields.tier, keepUrl })) ??
        (fields.password === '' ? null : await givePassword(name, fields.password, fields.remember)),
    )
    setError(failed)
    if (failed) return
    if (target === null) chooseTarget(name)
    closeOverlay()
  }
  const probe = async (): Promise<boolean> => {
    setError(null)
    const password = fields.password === '' ? null : fields.password
    const answer = await whileBusy(() => testTarget(fields.url.trim(), password, keepUrl ? target : null))
    setTest(answer.kind === 'answered' ? answer.value : null)
    if (answer.kind === 'failed') setError(answer.error)
    return answer.kind === 'answered' && answer.value.identity !== null
  }
  return {
    fields,
    change: (change) => {
      setFields((now) => ({ ...now, ...change }))
      if (change.url !== undefined || change.password !== undefined) setTest(null)
    },
    test,
    error,
    isBusy,
    isComplete,
    probe,
    save,
    // What does not answer is saved only when that is wanted. A new variable is looked at where it is set.
    submit: async () => {
      if ((urlEnv !== null && !keepUrl) || test?.identity || (await probe())) await save()
    },
    remove: async () => {
      if (target === null) return
      const failed = await whileBusy(() => removeTarget(target))
      setError(failed)
      if (!failed) closeOverlay()
    },
  }
}

type FormFields = {
  readonly fields: Fields
  readonly setFields: (change: (now: Fields) => Fields) => void
  /** Nothing of where it is was changed. */
  readonly keepUrl: boolean
  readonly urlEnv: string | null
}

/** What is typed; of a target that is there, first what the settings say of it. */
function useFields(target: string | null, onError: (error: ErrorData) => void): FormFields {
  const hasKeychain = useApp((state) => state.hasKeychain)
  const [fields, setFields] = useState<Fields>({ ...empty, remember: hasKeychain })
  /** The URL as it was read: sent back only where it was changed, for its password may be masked. */
  const [before, setBefore] = useState<Pick<Fields, 'url' | 'variable'> | null>(null)
  const read = useEffectEvent((answer: Awaited<ReturnType<typeof readTarget>>) => {
    if (answer.kind === 'failed') return onError(answer.error)
    const { name, tier, url, urlEnv } = answer.value
    const written = { url: url ?? '', variable: urlEnv ?? '' }
    setBefore(written)
    return setFields((now) => ({ ...now, ...written, name, tier }))
  })
  useEffect(() => {
    if (target === null) return
    let isOver = false
    void readTarget(target).then((answer) => (isOver ? undefined : read(answer)))
    return () => {
      isOver = true
    }
  }, [target])
  const keepUrl =
    before !== null && before.url === fields.url.trim() && before.variable === fields.variable.trim()
  const urlEnv = fields.variable.trim() === '' ? null : fields.variable.trim()
  return { fields, setFields, keepUrl, urlEnv }
}
