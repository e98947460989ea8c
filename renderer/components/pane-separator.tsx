import type { ReactNode } from 'react'
import { Separator } from 'react-resizable-panels'

/** What a person drags, or moves with the arrow keys, to resize a pane. */
export function PaneSeparator({ label }: { readonly label: string }): ReactNode {
  return <Separator className="separator" aria-label={label} elementRef={sayFirstValue} />
}

/**
 * A separator must say its value from the start. The library does so from the first change of the layout on; until
 * then the share of the pane before it is said here.
 */
function sayFirstValue(element: HTMLDivElement | null): void {
  requestAnimationFrame(() => {
    const pane = element?.previousElementSibling
    const group = element?.parentElement
    if (!element || !pane || !group || element.hasAttribute('aria-valuenow')) return
    const isVertical = element.getAttribute('aria-orientation') === 'vertical'
    const share = isVertical
      ? pane.clientWidth / Math.max(1, group.clientWidth)
      : pane.clientHeight / Math.max(1, group.clientHeight)
    element.setAttribute('aria-valuemin', '0')
    element.setAttribute('aria-valuemax', '100')
    element.setAttribute('aria-valuenow', String(Math.round(share * 100)))
  })
}
