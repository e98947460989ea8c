import type { ShadowPlace } from '../../../shared/model/shadow-place.ts'
import { safeLine } from './safe-text.ts'

/** Where the shadow lived, for a note beside the answer; null where there is nothing to say: a temporary file. */
export function shadowNote(place: ShadowPlace | null): string | null {
  return place === null || place.kind === 'file' ? null : `Shadow: ${safeLine(place.text)}.`
}
