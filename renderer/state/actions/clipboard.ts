import { toast } from './toasts.ts'

/** Copies a text; falls back to a selection where the browser gives no clipboard. Says so when it is done. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copyBySelection(text)
  }
  toast(`${what} copied`)
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

/** Offers a text as a file to save. */
export function saveTextAs(name: string, text: string): void {
  saveBlobAs(name, new Blob([text], { type: 'text/plain' }))
}

/** Offers anything as a file to save. */
export function saveBlobAs(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
