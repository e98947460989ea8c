import type { ColorScheme, HistoryChoice } from '../app-state.ts'
import type { ColumnId } from '../column-widths.ts'
import { keptWidths, readWidths, withWidth } from '../column-widths.ts'
import { app, update } from '../store.ts'

const prefix = 'headway.'

/** A small value kept in this browser or window; null where there is none or it cannot be read. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key)
    else localStorage.setItem(prefix + key, value)
  } catch {
    // Storage can be switched off; then nothing is remembered.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key)
  } catch {
    return null
  }
}

const schemes: readonly ColorScheme[] = ['auto', 'dark', 'light']

export function recallPreferences(): void {
  const colorScheme = schemes.find((scheme) => scheme === recall('scheme')) ?? 'auto'
  update((state) => ({
    colorScheme,
    columns: readWidths(recall('columns')),
    choice: { ...state.choice, compact: recall('compact') === 'yes', fold: recall('fold') === 'yes' },
  }))
}

/** Dark, light, or as the system says. */
export function setColorScheme(colorScheme: ColorScheme): void {
  remember('scheme', colorScheme)
  update(() => ({ colorScheme }))
}

export function setListOption(option: 'compact' | 'fold', on: boolean): void {
  remember(option, on ? 'yes' : null)
  const change: Partial<HistoryChoice> = { [option]: on }
  update((state) => ({ choice: { ...state.choice, ...change, opened: [] } }))
}

/** Makes a column of the revision list as wide as this, in pixels. */
export function setColumn(column: ColumnId, width: number): void {
  const columns = withWidth(app().columns, column, width)
  remember('columns', keptWidths(columns))
  update(() => ({ columns }))
}
