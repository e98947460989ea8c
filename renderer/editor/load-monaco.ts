export type Monaco = typeof import('./monaco.ts')

let loading: Promise<Monaco> | null = null

/** Loads Monaco, once. The first text shown waits for it; the rest of the window does not. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= import('./monaco.ts')
  return loading
}
