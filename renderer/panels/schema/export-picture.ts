import type { DiagramLink } from '../../../shared/model/diagram.ts'
import { saveBlobAs } from '../../state/actions/clipboard.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import type { PictureColors } from '../../state/diagram-svg.ts'
import { diagramSvg } from '../../state/diagram-svg.ts'
import { toast } from '../../state/actions/toasts.ts'

/** Widest and highest PNG that browsers make, in pixels. */
const mostPixels = 8000

/** Saves the whole diagram, not only what is in sight. */
export function exportSvg(
  tables: readonly PlacedTable[],
  links: readonly DiagramLink[],
  title: string,
): void {
  const svg = diagramSvg(tables, links, colorsNow())
  saveBlobAs(`${fileName(title)}.svg`, new Blob([svg], { type: 'image/svg+xml' }))
}

/** The same as pixels, at twice the size where that is not too much. */
export async function exportPng(
  tables: readonly PlacedTable[],
  links: readonly DiagramLink[],
  title: string,
): Promise<void> {
  const svg = diagramSvg(tables, links, colorsNow())
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = Math.min(2, mostPixels / image.width, mostPixels / image.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  canvas.toBlob((blob) => {
    if (blob) saveBlobAs(`${fileName(title)}.png`, blob)
    else toast('The picture is too large for a PNG: save it as SVG.', 'error')
  }, 'image/png')
}

function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `schema-${name || 'diagram'}`.slice(0, 80)
}

/** The colors on screen. */
function colorsNow(): PictureColors {
  const style = getComputedStyle(document.documentElement)
  const read = (token: string): string => style.getPropertyValue(token).trim()
  return {
    page: read('--bg'),
    box: read('--panel'),
    line: read('--line-strong'),
    text: read('--text'),
    dim: read('--dim'),
    added: read('--ok'),
    altered: read('--warn'),
    dropped: read('--danger'),
  }
}
