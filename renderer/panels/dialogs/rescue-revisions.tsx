import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { MissingRevision, Rescue, RescueVariant, WayBack } from '../../../shared/model/rescue.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { openPlan } from '../../state/actions/plan.ts'
import { askRescue } from '../../state/actions/questions.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { list, shortId } from '../../state/words.ts'
import './dialogs.css'
import './rescue-revisions.css'

/** Where in git the revisions are that a database stands at and no file here declares, and the ways out. */
export function RescueRevisions({ target }: { readonly target: string }): ReactNode {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const answer = useAsked([target, ...chosen].join('\n'), () => askRescue(target, chosen))
  return (
    <Dialog
      title={
        <>
          Where <ForeignText text={target} /> stands
        </>
      }
      size={680}
    >
      {answer.kind === 'loading' && <Waiting text="Looking through the repository…" />}
      {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
      {answer.kind === 'ready' && (
        <Found rescue={answer.value} chosen={chosen} onChoose={(hashes) => setChosen(hashes)} />
      )}
      {answer.kind !== 'ready' && (
        <DialogActions>
          <Button onClick={closeOverlay}>Close</Button>
        </DialogActions>
      )}
    </Dialog>
  )
}

type FoundProps = {
  readonly rescue: Rescue
  readonly chosen: readonly string[]
  readonly onChoose: (hashes: readonly string[]) => void
}

function Found({ rescue, chosen, onChoose }: FoundProps): ReactNode {
  const { target, missing, ways, notes } = rescue
  const way = ways[0]
  return (
    <>
      <div className="rescue">
        {missing.map((each) => (
          <Missing key={each.revision} missing={each} chosen={chosen} onChoose={onChoose} />
        ))}
        <p className="dim">{notes.join(' ')}</p>
        {way !== undefined && <WayWords way={way} />}
      </div>
      <DialogActions>
        <Button onClick={closeOverlay}>Stay</Button>
        {way !== undefined && way.through.length > 0 && (
          <Button onClick={() => void openPlan(stampRequest(target, way))}>Stamp as {place(way)}…</Button>
        )}
        {way?.whyNot === null && (
          <Button
            variant="filled"
            onClick={() => void openPlan({ kind: 'way-back', target, row: way.row, chosen })}
          >
            Plan the way back…
          </Button>
        )}
      </DialogActions>
    </>
  )
}

function stampRequest(target: string, { onto }: WayBack) {
  return { kind: 'stamp', target, revisions: onto.length === 0 ? ['base'] : onto, purge: true } as const
}

function place({ onto }: WayBack): string {
  return onto.length === 0 ? 'base' : escapeForeign(list(onto.map(shortId)))
}

function WayWords({ way }: { readonly way: WayBack }): ReactNode {
  if (way.whyNot !== null) return <p className="warn">No way back: {escapeForeign(way.whyNot)}</p>
  return (
    <p>
      The way back to <code>{place(way)}</code> runs the downgrade of{' '}
      <code>{escapeForeign(list(way.through.map(shortId)))}</code> as it is in git, on the shadow first.
    </p>
  )
}

type MissingProps = Omit<FoundProps, 'rescue'> & { readonly missing: MissingRevision }

function Missing({ missing, chosen, onChoose }: MissingProps): ReactNode {
  const { revision, row, variants } = missing
  const [first] = variants
  const picked = variants.find((each) => chosen.includes(each.revision.hash)) ?? first
  const others = chosen.filter((hash) => variants.every((each) => each.revision.hash !== hash))
  return (
    <section className="rescue-revision" aria-label={`Revision ${escapeForeign(shortId(revision))}`}>
      <h3>
        <code>{escapeForeign(shortId(revision))}</code>{' '}
        <ForeignText text={first?.revision.message ?? 'nowhere in the repository'} />{' '}
        <span className="dim">{row ? 'the database stands here' : 'below it'}</span>
      </h3>
      {variants.length > 1 ? (
        <Radio.Group
          label="It has several contents"
          value={picked?.revision.hash ?? ''}
          onChange={(hash) => onChoose([...others, hash])}
        >
          <div className="radio-list">
            {variants.map((each) => (
              <Radio key={each.revision.hash} value={each.revision.hash} label={<Origin variant={each} />} />
            ))}
          </div>
        </Radio.Group>
      ) : (
        first !== undefined && <Origin variant={first} />
      )}
      {picked !== undefined && (
        <details>
          <summary>{escapeForeign(picked.revision.path)}</summary>
          <pre tabIndex={0} aria-label="Source of the file">
            <ForeignText text={picked.text} />
          </pre>
        </details>
      )}
    </section>
  )
}

function Origin({ variant }: { readonly variant: RescueVariant }): ReactNode {
  const { places, commit, author, date, ran } = variant
  const where = list(places.map(({ kind, name }) => `${kind === 'reflog' ? 'earlier commit' : kind} ${name}`))
  return (
    <span className="rescue-origin">
      <b>
        <ForeignText text={where} />
      </b>
      <span className="dim">
        <code>{commit.slice(0, 10)}</code> <ForeignText text={`${author}, ${date.slice(0, 10)}`} />
        {ran !== null && (ran ? ' · this is what ran here' : ' · something else ran here')}
      </span>
    </span>
  )
}
