import type { ErrorCode } from '../../shared/errors.ts'

/** What a code means and what leads out of it, for the reference page. A new code is written down here. */
export const errorMeanings: Readonly<
  Record<ErrorCode, { readonly meaning: string; readonly remedy: string }>
> = {
  backup_failed: {
    meaning:
      'The backup that was asked for could not be taken, or could not be proved to be whole. Nothing was run.',
    remedy: 'Make room, install pg_dump of the version of the server, or run without the backup.',
  },
  invalid_request: {
    meaning: 'The command or request itself is wrong.',
    remedy: 'Read the message; `--help` shows what is taken.',
  },
  unknown_operation: {
    meaning: 'The window asked for something that this engine does not know.',
    remedy:
      'Window and engine are of different versions: stop Headway, start it again, and reload the window.',
  },
  unknown_target: {
    meaning: 'No target has this name, or several have none chosen.',
    remedy: 'Name one with `--target`, or set `defaultTarget`. `headway targets` lists them.',
  },
  unauthorized: {
    meaning: 'The app was asked by something that is not one of its windows: another page, or a frame.',
    remedy:
      'Close that window and open Headway again. In a browser the same is told as "This link has been used": open the link that `headway serve` prints when it is started again.',
  },
  project_not_found: {
    meaning: 'No project is in this folder or above it.',
    remedy: 'Go into the project, use `-C <folder>`, or `headway init`.',
  },
  project_exists: {
    meaning: 'The folder holds a project already.',
    remedy: 'Use what is there (`headway history`), or choose another folder.',
  },
  no_project: {
    meaning: 'The engine was asked about a project and none is open.',
    remedy: 'Open one first.',
  },
  invalid_settings: {
    meaning: 'The settings cannot be read, or hold something that is not understood.',
    remedy: 'Correct what the message lists; all problems are told at once.',
  },
  file_conflict: {
    meaning: 'A file changed on disk since it was read.',
    remedy: 'Read it again, then decide which text is kept.',
  },
  file_exists: {
    meaning: 'A file of this name exists.',
    remedy: 'Choose another message or id, or remove the file.',
  },
  file_unreadable: {
    meaning: 'A file cannot be read, or is no text in UTF-8.',
    remedy: 'Correct its permissions or encoding, or move it out of the versions folder.',
  },
  not_trusted: {
    meaning:
      'Something would run code of the project or connect to its databases, and nobody has said that it may.',
    remedy:
      'Look at the project, then trust it in the window. A command typed in a shell is trust for that run.',
  },
  hook_failed: {
    meaning: 'A program of `postWriteHooks` failed; the new file was removed.',
    remedy: 'Correct the hook or what it complains about, then write the revision again.',
  },
  revision_not_found: {
    meaning: 'No revision fits what was typed.',
    remedy: '`headway history` lists them; a unique beginning of an id is enough.',
  },
  branch_not_found: {
    meaning: 'No branch label fits what was typed.',
    remedy: '`headway branches` lists them.',
  },
  not_in_branch: {
    meaning: 'The revision is not on the branch that was named.',
    remedy: 'Leave the label out, or name the branch it is on.',
  },
  ambiguous_revision: {
    meaning: 'Several revisions begin with what was typed.',
    remedy: 'Type more of the id; the candidates are listed.',
  },
  ambiguous_walk: {
    meaning: 'A relative step leads to several revisions.',
    remedy: 'Name the one that is meant, or a branch: `label@-1`.',
  },
  ambiguous_current: {
    meaning: 'The database stands at several revisions, and a relative step needs one.',
    remedy: 'Name the branch: `label@+1`.',
  },
  multiple_heads: {
    meaning: 'There are several heads, and one was asked for.',
    remedy: 'Use `heads`, `label@head`, or `headway merge heads` first.',
  },
  relative_too_far: {
    meaning: 'A relative step goes beyond the end of the history.',
    remedy: 'Use fewer steps, `head` or `base`.',
  },
  walked_too_far: {
    meaning: 'There are not as many revisions in that direction.',
    remedy: 'Use fewer steps, `head` or `base`.',
  },
  not_ancestor: {
    meaning: 'The revisions are not on one line.',
    remedy: 'Look at `headway history --graph`, and name one on the line of the other.',
  },
  overlapping_rows: {
    meaning: 'Rows of the version table are ancestors of each other.',
    remedy: 'Find out which is true, and `headway stamp` it.',
  },
  invalid_range: {
    meaning: 'A range is not of the form `a:b`, or its sides are the wrong way round.',
    remedy: 'Write the older one first for an upgrade, the newer one first for a downgrade.',
  },
  invalid_target: {
    meaning: 'This cannot be where an upgrade or a downgrade goes.',
    remedy: 'Name a revision, `head`, `base` or a relative step.',
  },
  invalid_revision_id: {
    meaning: 'An id holds characters that mean something, or is longer than 32.',
    remedy: 'Use letters, digits and `_`, or leave `--rev-id` out.',
  },
  duplicate_revision: {
    meaning: 'Two files have one id.',
    remedy: 'Give one of them another id, or remove the copy.',
  },
  duplicate_label: { meaning: 'Two branches have one label.', remedy: 'Rename one of them.' },
  missing_parent: {
    meaning: 'A revision names a parent that no file has.',
    remedy: 'Bring the file back (another branch of the repository may hold it), or correct `down_revision`.',
  },
  missing_dependency: {
    meaning: 'A revision depends on one that no file has.',
    remedy: 'Bring the file back, or correct `depends_on`.',
  },
  cycle: {
    meaning: 'Revisions are their own ancestors.',
    remedy: 'Correct one of the parents that the message lists.',
  },
  broken_graph: {
    meaning: 'Something cannot run because files are broken.',
    remedy: '`headway check` lists them with their places.',
  },
  not_a_head: {
    meaning: 'A new revision would start at one that has children already.',
    remedy: 'Name the head, or use `--splice` to branch on purpose.',
  },
  not_at_head: {
    meaning: 'The database is not at the heads.',
    remedy:
      '`headway upgrade heads`; a database that has everything already is stamped: `headway stamp heads`.',
  },
  irreversible: {
    meaning: 'A revision has no way back.',
    remedy: 'Write its `downgrade`, or restore a backup.',
  },
  invalid_url: {
    meaning: 'A database URL cannot be understood.',
    remedy:
      'Write `postgresql://user@host/database` or `sqlite:///file.db`; special characters of a password as %XX.',
  },
  database_unreachable: {
    meaning: 'The database did not answer.',
    remedy: 'The message holds the cause: address, port, TLS, or the server itself.',
  },
  password_needed: {
    meaning: 'The server asks for a password, and none or a wrong one was given.',
    remedy:
      'Put the URL into an environment variable (`urlEnv`) or `.env`, or give the password in the window.',
  },
  database_read_only: {
    meaning: 'The database can only be read.',
    remedy: 'Connect to the primary, or with a role or file permissions that may write.',
  },
  pooler_in_transaction_mode: {
    meaning:
      'A pooler stands in front of the server and shares its connections: neither locks nor settings nor transactions would hold.',
    remedy:
      'Write the direct URL of the server into the target, or let the pooler keep sessions (PgBouncer: `pool_mode = session`).',
  },
  unknown_database_revision: {
    meaning: 'The database stands at a revision that no file has.',
    remedy: 'Bring the file back, or stamp where the database really stands.',
  },
  malformed_version_table: {
    meaning: "A table has the version table's name and is none.",
    remedy: 'Rename it, or set `versionTable`.',
  },
  sql_failed: {
    meaning: 'The database refused a statement.',
    remedy: 'The place in the file is in the message. The step was rolled back unless it says otherwise.',
  },
  identifier_too_long: {
    meaning: 'PostgreSQL would cut a name of more than 63 bytes without a word.',
    remedy: 'Choose a shorter one.',
  },
  plan_stale: {
    meaning:
      'Something changed since the plan was made: a file, the rows, the database, the settings. Nothing was sent.',
    remedy: 'Make the plan again and look at it.',
  },
  plan_not_found: {
    meaning: 'The plan is not known, or made for another version or project.',
    remedy: 'Make it again.',
  },
  run_not_found: {
    meaning: 'No run of this session has this id.',
    remedy: '`headway ledger` lists earlier ones.',
  },
  run_active: { meaning: 'A run on this target has not ended.', remedy: 'Wait for it, or cancel it.' },
  lock_held: {
    meaning: 'Another run holds the lock of this database.',
    remedy:
      'Wait until it has ended, or let the command wait longer: `--lock-timeout 600` (seconds). The message names who holds it.',
  },
  confirmation_needed: {
    meaning: 'Production asks for more: the typed name, each loss by name, a reason.',
    remedy: 'Type the command that the message prints, after reading it.',
  },
  production_refused: {
    meaning: 'A check failed, or this face may not touch production.',
    remedy: 'Mend what the check names. The browser host needs `--allow-production`.',
  },
  label_mismatch: {
    meaning: 'The database says that it is another one than the target.',
    remedy: 'Correct the URL or the tier of the target; a label that is wrong is taken away through the target that it names: `headway label --remove`.',
  },
  migration_failed: {
    meaning: 'The code of a revision threw an error.',
    remedy: 'The place in the file is in the message.',
  },
  migration_exited: {
    meaning: 'The process of the migration ended by itself.',
    remedy: 'Remove `process.exit` and the like; look at what it printed.',
  },
  migration_timeout: {
    meaning: 'The migration was silent for longer than its limit.',
    remedy: 'Look for a promise that never settles.',
  },
  outstanding_queries: {
    meaning: 'The function ended while statements it had started were still running.',
    remedy: 'Await them.',
  },
  transaction_control: {
    meaning: 'A revision tried to begin or end a transaction.',
    remedy: 'Remove it; a revision that must run outside one says `transaction = false`.',
  },
  needs_no_transaction: {
    meaning: 'The server runs this statement only outside a transaction.',
    remedy: 'Let the revision say `transaction = false`.',
  },
  invalid_operation: {
    meaning: 'A call of `op` cannot be carried out.',
    remedy: 'The message names the table, column or option.',
  },
  objects_lost: {
    meaning: 'A statement would have taken something along that nobody named: rows, triggers, an index.',
    remedy: 'Use the `op` call that the message names.',
  },
  foreign_keys_violated: {
    meaning: 'Rows point at rows that are not there.',
    remedy: 'Repair the rows first; the message counts them by table.',
  },
  row_conflict: {
    meaning: 'The version table changed while the step ran.',
    remedy: 'Something else writes to it. Look at it, then plan again.',
  },
  cancelled: {
    meaning: 'The run was cancelled. The step in flight was rolled back.',
    remedy: 'Type the same command again, or press *Upgrade* again: it goes on where the run stopped.',
  },
  in_doubt: {
    meaning: 'Nobody knows whether a statement or a COMMIT took place.',
    remedy: '`headway ledger` shows what is known and the commands to choose from.',
  },
  shadow_unavailable: {
    meaning: 'There is no scratch database to replay revisions on.',
    remedy:
      "Set `shadowUrl` to a server for scratch databases, install the PostgreSQL programs of the server's version, or name their folder: `postgresPrograms` in `settings.json` of your user folder.",
  },
  beyond_scratch: {
    meaning:
      'A statement reaches beyond a database (roles, settings, files of the server), and nothing may while one only looks.',
    remedy:
      'Name a server for the shadow (`shadowUrl`): there it is carried out. For roles and settings of the server, its PostgreSQL programs on this machine do as well.',
  },
  model_failed: {
    meaning: 'The model could not be built.',
    remedy: 'The message holds the file and place, or the words of the command.',
  },
  rename_ambiguous: {
    meaning: 'Something may have been renamed, or dropped and created.',
    remedy: 'Answer with the `--rename` or `--drop` that the message lists.',
  },
  changes_found: {
    meaning: 'A check found differences.',
    remedy: 'They are listed; write a revision, or ignore them with a reason.',
  },
  unsupported: { meaning: 'This is not possible here.', remedy: 'The message says why, and what is.' },
  internal: {
    meaning: 'A fault of Headway.',
    remedy:
      'Please report it with the details and what `headway doctor` prints. `headway current` says where the database stands.',
  },
}
