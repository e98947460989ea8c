import { lazy, Suspense } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { Waiting } from './waiting.tsx'

/** A screen whose code is fetched when it is first shown. */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  const Loaded = lazy(async () => ({ default: await load() }))
  return function LazyScreen(): ReactNode {
    return (
      <Suspense fallback={<Waiting text="Loading…" />}>
        <Loaded />
      </Suspense>
    )
  }
}
