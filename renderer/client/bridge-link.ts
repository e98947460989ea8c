import type { WindowBridge } from '../../shared/wire.ts'
import { CallError } from './call-error.ts'
import type { Link } from './link.ts'

/** The link of the desktop window: calls go through the preload's bridge, which is there as long as the window is. */
export function createBridgeLink(bridge: WindowBridge): Link {
  return {
    readOnlyProduction: false,
    async call(operation, request) {
      const answer = await bridge.call(operation, request)
      if (!answer.ok) throw new CallError(answer.error)
      return answer.result as never
    },
    listen: (event, listener) => bridge.listen(event, (value) => listener(value as never)),
    onStatus(listener) {
      listener('open')
      return () => {}
    },
  }
}
