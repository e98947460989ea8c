/** A ref for the button that is meant next: takes the focus as it appears, unless somebody is typing. */
export function focusWhenShown(element: HTMLElement | null): void {
  if (!element || document.activeElement?.matches('input, textarea, select')) return
  element.focus({ preventScroll: true })
}
