/**
 * An object that throws where a member is read that the stand-in does not emulate, so that a test never passes
 * because something quietly did nothing.
 */
export function strict<Members extends object>(name: string, members: Members): Members {
  return new Proxy(members, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      }
      throw new Error(`The stand-in for electron has no ${name}.${key}.`)
    },
  })
}
