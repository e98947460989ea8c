import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { toastError } from './toasts.ts'

/** Ends what tells of itself by `progress`. Who waits for it is told that it was cancelled. */
export async function cancelWork(id: string): Promise<void> {
  try {
    await call('work.cancel', { id })
  } catch (error) {
    toastError(dataOf(error))
  }
}
