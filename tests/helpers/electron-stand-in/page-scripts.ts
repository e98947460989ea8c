/** The world the preload lives in, apart from the page's own. */
export const preloadWorld = 'electron-preload'
/** The binding by which that world, and only it, reaches the main process. */
export const bindingName = '__electronStandIn'

/**
 * The page's side of contextBridge. Runs in the page's own world before anything else: builds what the preload
 * exposes, and carries calls over as JSON in events, which both worlds see.
 */
export const pageScript = `(() => {
  if (window.top !== window) return
  const replies = new Map(), promises = new Map(), callbacks = new Map()
  let next = 1
  const tell = (message) => document.dispatchEvent(new CustomEvent('stand-in:call', { detail: JSON.stringify(message) }))
  const on = (type, listener) => document.addEventListener('stand-in:' + type, (event) => listener(JSON.parse(event.detail)))
  const encode = (value) => {
    if (typeof value !== 'function') return { value }
    const id = next++
    callbacks.set(id, value)
    return { callback: id }
  }
  const call = (target, args) => {
    const id = next++
    tell({ id, ...target, args: args.map(encode) })
    const reply = replies.get(id)
    replies.delete(id)
    if (reply === undefined) throw new Error('the preload does not answer')
    if (reply.error !== undefined) throw new Error(reply.error)
    if (reply.promise) return new Promise((resolve, reject) => promises.set(id, { resolve, reject }))
    if (reply.function !== undefined) return (...more) => call({ function: reply.function }, more)
    return reply.value
  }
  on('expose', ({ name, keys }) => {
    const api = Object.fromEntries(keys.map((key) => [key, (...args) => call({ name, key }, args)]))
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true })
  })
  on('reply', (reply) => replies.set(reply.id, reply))
  on('settle', ({ id, error, value }) => {
    const promise = promises.get(id)
    promises.delete(id)
    if (error !== undefined) promise.reject(new Error(error))
    else promise.resolve(value)
  })
  on('callback', ({ callback, args }) => callbacks.get(callback)(...args))
})()`

/** The preload, unchanged, with a \`require\` that gives it contextBridge and ipcRenderer and nothing else. */
export function preloadScript(source: string): string {
  return `(() => {
  if (window.top !== window) return
  const exposed = new Map(), functions = new Map(), pending = new Map(), listeners = new Map()
  let next = 1
  const tell = (type, message) => document.dispatchEvent(new CustomEvent('stand-in:' + type, { detail: JSON.stringify(message) }))
  const decode = (argument) => argument.callback === undefined
    ? argument.value
    : (...args) => tell('callback', { callback: argument.callback, args })
  document.addEventListener('stand-in:call', (event) => {
    const { id, name, key, function: fn, args } = JSON.parse(event.detail)
    try {
      const target = fn === undefined ? exposed.get(name)[key] : functions.get(fn)
      const value = target(...args.map(decode))
      if (typeof value === 'function') {
        functions.set(id, value)
        tell('reply', { id, function: id })
      } else if (value instanceof Promise) {
        tell('reply', { id, promise: true })
        value.then((result) => tell('settle', { id, value: result }), (error) => tell('settle', { id, error: String(error.message) }))
      } else tell('reply', { id, value })
    } catch (error) {
      tell('reply', { id, error: String(error.message) })
    }
  })
  const contextBridge = {
    exposeInMainWorld(name, api) {
      exposed.set(name, api)
      tell('expose', { name, keys: Object.keys(api) })
    },
  }
  const ipcRenderer = {
    invoke(channel, ...args) {
      const id = next++
      globalThis.${bindingName}(JSON.stringify({ id, channel, args }))
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
    },
    on(channel, listener) {
      if (!listeners.has(channel)) listeners.set(channel, new Set())
      listeners.get(channel).add(listener)
    },
    off(channel, listener) {
      listeners.get(channel)?.delete(listener)
    },
  }
  // Nothing is dropped onto the stand-in.
  const webUtils = { getPathForFile: () => '' }
  globalThis.standInSettle = ({ id, error, value }) => {
    const call = pending.get(id)
    pending.delete(id)
    if (error !== undefined) call.reject(new Error(error))
    else call.resolve(value)
  }
  globalThis.standInEvent = ({ channel, args }) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  }
  const require = (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer, webUtils }
    throw new Error('a sandboxed preload cannot require ' + name)
  }
  const module = { exports: {} }
  ;(function (exports, require, module, process, Buffer) {
${source}
  })(module.exports, require, module)
})()`
}
