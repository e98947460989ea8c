import { afterAll, afterEach, expect, vi } from 'vitest'
import { look } from './look.ts'
import type { OpenOptions, OpenWindow, WindowKind } from './open-window.ts'
import { closeChromium, openWindow } from './open-window.ts'
import type { ProjectCopy } from './project-copy.ts'
import { WindowHands } from './window-hands.ts'

/** One window at a time over one project, closed and judged after each test. */
export type ScreenSession = {
  open(project: ProjectCopy | null, options?: Partial<OpenOptions>, kind?: WindowKind): Promise<WindowHands>
  /** A picture in both colors; what axe finds is judged at the end of the test. */
  see(name: string): Promise<void>
}

/** Registers the clean-up of a file of specs and hands out its session. The page must not complain. */
export function screenSession(): ScreenSession {
  // Pictures and axe take their time on a busy machine.
  vi.setConfig({ testTimeout: 240_000 })
  let current: {
    readonly project: ProjectCopy | null
    readonly window: OpenWindow
    readonly hands: WindowHands
  } | null = null
  const found: string[] = []
  afterEach(async () => {
    const last = current
    current = null
    await last?.window.close()
    last?.project?.remove()
    expect(last?.window.complaints ?? []).toEqual([])
    expect(found.splice(0)).toEqual([])
  })
  afterAll(closeChromium)
  return {
    async open(project, options = {}, kind = 'browser') {
      const window = await openWindow(kind, { project: project?.root ?? null, trusted: true, ...options })
      const hands = new WindowHands(window.page)
      current = { project, window, hands }
      return hands
    },
    async see(name) {
      if (current) found.push(...(await look(current.hands.page, name)))
    },
  }
}
