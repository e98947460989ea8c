import type { Rectangle } from 'electron'

/** Where a window is, in pixels of the whole desktop; `x` and `y` null: wherever the system puts it. */
type Place = {
  readonly x: number | null
  readonly y: number | null
  readonly width: number
  readonly height: number
}

/** A window no larger than the screen it opens on: a scaled one may offer less than the usual size. Pure. */
export function fitting<Kept extends Place>(
  place: Kept,
  area: { readonly width: number; readonly height: number },
): Kept {
  return { ...place, width: Math.min(place.width, area.width), height: Math.min(place.height, area.height) }
}

/** A window whose screen is gone would open out of sight: such a place is forgotten, the size kept. Pure. */
export function onScreen<Kept extends Place>(place: Kept, displays: readonly Rectangle[]): Kept {
  const { x, y } = place
  if (x === null || y === null) return place
  const visible = displays.some(
    (bounds) => x >= bounds.x && y >= bounds.y && x < bounds.x + bounds.width && y < bounds.y + bounds.height,
  )
  return visible ? place : { ...place, x: null, y: null }
}
