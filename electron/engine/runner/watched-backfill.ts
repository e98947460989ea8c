import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { Session } from '../dialects/dialect.ts'
import type { Backfill, Progress } from './backfill.ts'
import { progressText, runBackfill } from './backfill.ts'
import { checkpoints } from './checkpoints.ts'
import { infoOf } from './door-rules.ts'
import type { DoorOptions } from './door-options.ts'

type Watched = Pick<DoorOptions, 'dialect' | 'listener' | 'journal' | 'clock' | 'checkpoint' | 'limits'> & {
  /** Statements of earlier runs, which are not in `done`. */
  readonly skip: number
  /** Statements of the step so far; the backfill is added as one of them. */
  readonly done: StatementInfo[]
  readonly isClosed: () => boolean
}

/** A backfill as one statement for all who watch: told, timed, journalled batch by batch. */
export async function watchedBackfill(
  asked: Backfill,
  session: Session,
  from: Progress,
  { dialect, listener, journal, clock, checkpoint, skip, limits, done, isClosed }: Watched,
): Promise<void> {
  const index = done.length
  const started = clock.monotonic()
  let progress = from
  const finish = (sql: string, ok: boolean): void => {
    const ms = clock.monotonic() - started
    const info = infoOf(sql, dialect.classify(asked.sql), asked.label, progress.rows, ms)
    done.push(info)
    listener?.onFinish(index, info, ok)
  }
  listener?.onStart(index, asked.sql)
  try {
    await runBackfill(asked, session, from, {
      clock,
      ...(limits === undefined ? {} : { limits }),
      async record(next) {
        await checkpoint(checkpoints.beforeStatement)
        await journal?.before(index + skip, done, progressText(next, asked.sql))
      },
      async committed(next) {
        progress = next
        listener?.onProgress?.(index, next.rows)
        await checkpoint(checkpoints.afterStatement)
      },
      isClosed,
    })
    finish(asked.sql, true)
  } catch (error) {
    // What the ledger keeps of a failure is where a resumed run goes on.
    finish(progressText(progress, asked.sql), false)
    throw error
  }
}
