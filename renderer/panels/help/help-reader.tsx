import { Modal, NativeSelect } from '@mantine/core'
import { useCallback } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { closeHelp, openHelp } from '../../state/actions/help.ts'
import type { HelpPlace } from '../../state/app-state.ts'
import { helpTitles } from '../../state/help-pages.ts'
import { useApp } from '../../state/store.ts'
import { helpHtml } from './help-html.ts'
import './help.css'

/** The documentation, over whatever is on screen; it comes along with the window, and needs no network. */
export function Help(): ReactNode {
  const help = useApp((state) => state.help)
  if (help === null) return null
  return (
    <Modal
      opened
      onClose={closeHelp}
      title="Help"
      size={860}
      zIndex={400}
      closeButtonProps={{ 'aria-label': 'Close the help' }}
    >
      <Reader place={help} />
    </Modal>
  )
}

function Reader({ place }: { readonly place: HelpPlace }): ReactNode {
  const html = useAsked(place.page, () => helpHtml(place.page))
  const isListed = helpTitles.some(([page]) => page === place.page)
  return (
    <div className="help">
      <NativeSelect
        aria-label="Page"
        data-autofocus
        value={place.page}
        onChange={(event) => openHelp(event.currentTarget.value)}
        data={[
          ...(isListed ? [] : [{ value: place.page, label: place.page }]),
          ...helpTitles.map(([value, label]) => ({ value, label })),
        ]}
      />
      {html.kind === 'loading' && <Waiting text="Opening the page…" />}
      {html.kind === 'ready' &&
        (html.value === null ? (
          <p className="dim">There is no page {place.page}.</p>
        ) : (
          <Page key={`${place.page}#${place.anchor ?? ''}`} html={html.value} anchor={place.anchor} />
        ))}
    </div>
  )
}

type PageProps = { readonly html: string; readonly anchor: string | null }

function Page({ html, anchor }: PageProps): ReactNode {
  const goThere = useCallback(
    (box: HTMLElement | null) => {
      if (box && anchor !== null && anchor !== '') placeOf(box, anchor)?.scrollIntoView({ block: 'center' })
    },
    [anchor],
  )
  return (
    <article
      ref={goThere}
      className="help-page"
      tabIndex={0}
      aria-label="Page of the documentation"
      onClick={follow}
      // Made from the documentation's own files when the window was built; nothing foreign is in it.
      // oxlint-disable-next-line react/no-danger
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
}

/** A heading of that name, or the line of a table that begins with it, which is marked. */
function placeOf(box: HTMLElement, anchor: string): Element | null {
  const heading = box.querySelector(`#help-${CSS.escape(anchor)}`)
  if (heading) return heading
  const cell = [...box.querySelectorAll('td:first-child code')].find((code) => code.textContent === anchor)
  const row = cell?.closest('tr') ?? null
  row?.setAttribute('data-sought', 'true')
  return row
}

function follow(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-page]') : null
  if (link) openHelp(link.dataset['page'] ?? '', link.dataset['anchor'] || null)
}
