/** One frame of a page: what `event.senderFrame` is. */
export type StandInFrame = {
  readonly origin: string
  readonly url: string
  readonly parent: StandInFrame | null
}
export type Sender = { readonly mainFrame: StandInFrame }
export type InvokeEvent = { readonly sender: Sender; readonly senderFrame: StandInFrame | null }
type Handler = (event: InvokeEvent, ...args: unknown[]) => unknown

const handlers = new Map<string, Handler>()

export const ipcMainMembers = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler(channel: string): void {
    handlers.delete(channel)
  },
}

/** What `ipcRenderer.invoke` in `event.senderFrame` comes to: values are cloned both ways, as between processes. */
export async function invokeAs(event: InvokeEvent, channel: string, ...args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return structuredClone(await handler(event, ...args.map((arg) => structuredClone(arg))))
}
