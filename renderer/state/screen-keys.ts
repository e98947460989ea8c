let keys: ReadonlyMap<string, string> = new Map()

/** Tells the keyboard which screens there are: `Ctrl+1` and so on, by id. Called once by the registry's owner. */
export function setScreenKeys(screens: readonly { readonly id: string; readonly digit: number }[]): void {
  keys = new Map(screens.map(({ id, digit }) => [`Ctrl+${digit}`, id]))
}

/** The id of a screen by its key. */
export function screenKeys(): ReadonlyMap<string, string> {
  return keys
}
