/** How knex migrates a project, as its knexfile says. Paths are absolute. */
export type KnexProject = {
  /** The knexfile. */
  readonly file: string
  /** The folder that knex works in: that of the knexfile. */
  readonly folder: string
  /** The environment whose settings count: that of `-n`, else of NODE_ENV, else `development`. */
  readonly environment: string | null
  /** The name of its client in knex's words; null where unknown. */
  readonly client: string | null
  /** Folders of migrations in declared order. */
  readonly directories: readonly string[]
  /** With the dot: what is a migration. */
  readonly loadExtensions: readonly string[]
  /** Folders one after another; else all files are one list by name. */
  readonly sortDirsSeparately: boolean
  /** Of new files, without the dot. */
  readonly extension: string
  /** What a new file is made from; null for knex's own. */
  readonly stub: string | null
  /** No migration runs in a transaction. */
  readonly disableTransactions: boolean
  /** knex goes on where the database has migrations that the folders lack. */
  readonly disableValidation: boolean
  /** The target of `environment`. */
  readonly ownTarget: string
  /** Names of variables that the knexfile's code and migrations may see besides those that hold no secret. */
  readonly variables: readonly string[]
  /** Where reading was not enough, what could not be read; it is asked once the project is trusted. */
  readonly unread: readonly string[]
  /**
   * Whether it has functions that migrations need: those that change names or rows on their way (wrapIdentifier,
   * postProcessResponse), and those that run around each migration (beforeEach and its like).
   */
  readonly hasFunctions: boolean
}
