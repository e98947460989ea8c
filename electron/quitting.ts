/** What leaving does: `settle` waits for runs and connections, `exit` ends the process. */
type Leaving = {
  readonly settle: () => Promise<unknown>
  readonly exit: () => void
}

type Preventable = { readonly preventDefault: () => void }

/** How the app leaves, once. */
export type Quitting = {
  /**
   * Somebody, or the system, asks to end: quitting is postponed until runs and connections have ended, then the process
   * exits. A second request meanwhile changes nothing.
   */
  readonly asked: (event: Preventable) => void
  /** The session ends whatever is answered: as much is closed as there is time for. */
  readonly sessionEnds: () => void
}

/**
 * The way out. Putting off the question itself would call off a logout of macOS, where only the notice before it
 * (`shutdown` of the power monitor) may be put off; so both come here, and the first one begins.
 */
export function createQuitting({ settle, exit }: Leaving): Quitting {
  let state: 'here' | 'leaving' | 'settled' = 'here'
  const leave = async (): Promise<void> => {
    if (state !== 'here') return
    state = 'leaving'
    // What cannot be closed does not keep anybody here.
    await settle().catch(() => undefined)
    state = 'settled'
    exit()
  }
  return {
    asked(event) {
      if (state === 'settled') return
      event.preventDefault()
      void leave()
    },
    sessionEnds: () => void leave(),
  }
}
