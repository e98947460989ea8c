import { lazyScreen } from '../../components/lazy-screen.tsx'
import type { Screen } from '../../state/screen.ts'

/** A picture of the schema: tables, keys, and what a revision or the pending ones change. */
export const schemaScreen: Screen = {
  id: 'schema',
  title: 'Schema',
  digit: 5,
  Component: lazyScreen(async () => (await import('./schema-panel.tsx')).SchemaPanel),
}
