import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ResponseOf } from '../../../shared/contract.ts'
import { duration } from '../../../shared/duration.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { When } from '../../components/when.tsx'
import { dataOf } from '../../client/call-error.ts'
import { askBackups, restoreBackup } from '../../state/actions/net.ts'
import type { FoundBackup } from '../../state/actions/net.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { number, shortId } from '../../state/words.ts'
import './backups.css'

type Restored = ResponseOf<'backups.restore'>

/** Backups that were taken before runs on a target: the commands that put one back, and for files the doing of it. */
export function Backups({ target }: { readonly target: string }): ReactNode {
  const [restored, setRestored] = useState<Restored | null>(null)
  const found = useAsked<readonly FoundBackup[]>(`backups ${target} ${restored?.before ?? ''}`, () =>
    askBackups(target),
  )
  return (
    <Dialog
      title={
        <>
          Backups of <ForeignText text={target} />
        </>
      }
      size={640}
    >
      <div className="dialog-form">
        {restored !== null && <Done target={target} restored={restored} />}
        {found.kind === 'loading' && <Waiting text="Looking for backups…" />}
        {found.kind === 'failed' && <ErrorBox error={found.error} />}
        {found.kind === 'ready' && found.value.length === 0 && (
          <p className="dim">
            There are no backups of it. One is taken before a run where the plan says so, or with{' '}
            <code>headway upgrade --backup</code>.
          </p>
        )}
        {found.kind === 'ready' && (
          <ul className="backups" aria-label="Backups">
            {found.value.map((each) => (
              <li key={each.backup.runId}>
                <Backup found={each} onRestored={setRestored} />
              </li>
            ))}
          </ul>
        )}
        <DialogActions>
          <Button variant="filled" onClick={closeOverlay} data-autofocus>
            Close
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}

function Done({ target, restored }: { readonly target: string; readonly restored: Restored }): ReactNode {
  return (
    <p role="status">
      <span aria-hidden="true">✓ </span>
      <ForeignText text={target} /> holds again what it held at{' '}
      <code>
        <ForeignText text={rowsText(restored.rows)} />
      </code>{' '}
      ({duration(restored.ms)}). What was there before is kept in{' '}
      <code>
        <ForeignText text={restored.before} />
      </code>
      .
    </p>
  )
}

type BackupProps = {
  readonly found: FoundBackup
  readonly onRestored: (restored: Restored) => void
}

function Backup({ found, onRestored }: BackupProps): ReactNode {
  const { backup, exists, commands, restorable } = found
  const of = backup.tables.length === 0 ? 'the whole database' : backup.tables.join(', ')
  return (
    <details>
      <summary>
        <When iso={backup.at} /> · <ForeignText text={of} /> ·{' '}
        {exists ? `${number(Math.ceil(backup.bytes / 1000))} kB` : <b className="danger">its file is gone</b>}{' '}
        <span className="dim">
          taken at <ForeignText text={rowsText(backup.rows)} />, before run{' '}
          <code>{shortId(backup.runId)}</code>
        </span>
      </summary>
      <p className="dim">
        <code>
          <ForeignText text={backup.path} />
        </code>
        {exists && (
          <>
            : <ForeignText text={backup.proof} />
          </>
        )}
      </p>
      <p>These commands put it back, in their order:</p>
      <ol className="backup-commands">
        {commands.map((command) => (
          <li key={command}>
            <code tabIndex={0} role="textbox" aria-readonly="true" aria-label="Command">
              <ForeignText text={command} />
            </code>
            <CopyButton text={command} what="Command" />
          </li>
        ))}
      </ol>
      {restorable && exists && <Restore found={found} onRestored={onRestored} />}
      {!restorable && (
        <p className="dim">
          Try them on a database beside it first: all that came after the backup is lost by them.
        </p>
      )}
    </details>
  )
}

/** Where the database is a file Headway does it; the name of the target is typed, on every tier. */
function Restore({ found, onRestored }: BackupProps): ReactNode {
  const { target, runId } = found.backup
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const restore = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      onRestored(await restoreBackup(target, runId, typed))
    } catch (failed) {
      setError(dataOf(failed))
    }
    setBusy(false)
  }
  return (
    <form
      className="backup-restore"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed === target && !isBusy) void restore()
      }}
    >
      <TextInput
        label={`Or Headway does it. Type the target's name: ${escapeForeign(target)}`}
        description="All that came after the backup is lost; what is there now is kept as another file first."
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="filled"
        data-danger
        loading={isBusy}
        aria-disabled={typed !== target || undefined}
      >
        Restore
      </Button>
      {error && <ErrorBox error={error} />}
    </form>
  )
}

function rowsText(rows: readonly string[]): string {
  return rows.map(shortId).join(', ') || 'base'
}
