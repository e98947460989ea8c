import { ensureBuilt } from '../../scripts/lib/bootstrap.mjs'

/** Before the suites that run what was built: builds it anew where a source changed. */
export function setup(): void {
  ensureBuilt()
}
