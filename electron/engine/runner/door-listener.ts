import type { StatementInfo } from '../../../shared/model/plan.ts'

/** Told what passes, for events. */
export type DoorListener = {
  onStart(index: number, sql: string): void
  onFinish(index: number, info: StatementInfo, ok: boolean): void
  /** A statement that an earlier run of the step did, whose work stands. */
  onDoneAlready?(index: number, sql: string): void
  /** Rows that a statement which works in batches has written so far. */
  onProgress?(index: number, rows: number): void
}
