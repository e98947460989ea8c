import type { HeadwayError } from '../../../shared/errors.ts'
import type { BackupMode } from '../../../shared/model/backup.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { Secret } from '../ports.ts'

/** A target as a description declares it; the URL may hold a password. */
export type TargetSettings = {
  readonly name: string
  readonly url: Secret | null
  readonly urlEnv: string | null
  /** True where somebody typed the URL for one command. */
  readonly typed?: boolean
  /** Used where neither is given and the environment names no database. */
  readonly fallbackUrl?: string | null
  /** True where only the project's own code knows the URL, which is asked once it is trusted. */
  readonly fromCode?: boolean
  /** Why the code did not report it. */
  readonly problem?: HeadwayError | null
  /** Null where the description says none: then it follows from the host (SAFETY: an unknown host is production). */
  readonly tier: Tier | null
  readonly schemas: readonly string[]
  readonly settings: {
    readonly applicationName?: string | undefined
    readonly connectTimeoutMs?: number | undefined
    readonly lockTimeoutMs?: number | undefined
    readonly statementTimeoutMs?: number | undefined
    /** The same for statements of a kind. */
    readonly statementTimeouts?:
      | {
          readonly schema?: number | undefined
          readonly data?: number | undefined
          readonly outside?: number | undefined
        }
      | undefined
    readonly silenceLimitMs?: number | undefined
    readonly memoryMb?: number | undefined
    readonly backup?: BackupMode | undefined
    /** The one schema that sessions see (PostgreSQL): set for a member of a fleet of schemas. */
    readonly searchPath?: string | undefined
    readonly shadowUrl?: string | undefined
    readonly shadowUrlEnv?: string | undefined
  }
}
