import type { TargetSettings } from '../project/target-settings.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanKind } from '../../../shared/model/plan.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import { buildGraph } from '../graph/build-graph.ts'
import { fileNameProblem } from '../graph/revision-id.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'
import type { Ports } from '../ports.ts'
import type { Learned } from './python/own-target.ts'
import { openFound, openProjectFolder } from '../project/open-project.ts'
import type { OpenOptions } from '../project/open-project.ts'
import type { Project } from '../project/project.ts'
import type { KnexfileRun } from '../project/sources/source.ts'
import { watchProject } from '../project/watch-project.ts'
import { loadRevisions } from '../revisions/load-revisions.ts'
import type { LoadedRevisions } from '../revisions/load-revisions.ts'
import { createRevisionCache } from '../revisions/revision-cache.ts'

/** Files and graph of a project as they were read together. */
export type History = {
  /** In load order. */
  readonly revisions: readonly Revision[]
  readonly byId: ReadonlyMap<string, Revision>
  readonly graph: RevisionGraph
  /** Of settings, files and graph. */
  readonly diagnostics: readonly Diagnostic[]
  /** Files that may be revisions but cannot be read: each of them could be the head. */
  readonly unread: readonly Diagnostic[]
  /** Changes whenever a file or a setting does. */
  readonly version: string
}

/** A revision that another commit has. */
export type BorrowedFile = { readonly revision: Revision; readonly text: string }

/** What a knexfile exported, with the key of the files that it holds for. */
type LearnedExports = KnexfileRun & { readonly key: string }

export type WorkspaceOptions = {
  readonly trust: 'stored' | 'this-run'
  /**
   * How changes on disk are noticed: by watching, by looking at every request, or not at all for one short command.
   * What Headway wrote itself, and what is about to run, is always read again.
   */
  readonly follow: 'watch' | 'ask' | 'once'
  /** A database for this command only, in place of every target. */
  readonly url?: string | null
}

/** The open project with what was read of it. Reads anew after a change, as little as it can. */
export class Workspace {
  readonly #ports: Ports
  readonly #options: WorkspaceOptions & OpenOptions
  readonly #onChange: () => void
  readonly #cache = createRevisionCache()
  /** As it was read. */
  #described: Project
  /** The project including what its description reported when it ran. */
  #project: Project
  #exports: LearnedExports | null = null
  #history: Promise<History> | null = null
  /** What was read last: files with the same contents make the same graph. */
  #last: History | null = null
  #stopWatching: (() => void) | null = null
  #stale = false
  #learned: Learned | null = null
  #learnedProblem: HeadwayError | null = null
  #added: readonly TargetSettings[] = []
  #borrowed: readonly BorrowedFile[] = []

  /** Opens the folder. Throws `project_not_found` and `file_unreadable`. */
  static async open(
    ports: Ports,
    path: string,
    options: WorkspaceOptions & OpenOptions,
    onChange: () => void,
  ): Promise<Workspace> {
    return new Workspace(ports, await openProjectFolder(ports, path, options), options, onChange)
  }

  private constructor(
    ports: Ports,
    project: Project,
    options: WorkspaceOptions & OpenOptions,
    onChange: () => void,
  ) {
    this.#ports = ports
    this.#described = project
    this.#project = project
    this.#options = options
    this.#onChange = onChange
    this.#watch()
  }

  get project(): Project {
    const project = withLearned(this.#project, this.#learned, this.#learnedProblem)
    const targets = this.#added.length === 0 ? project.targets : [...project.targets, ...this.#added]
    if (this.#borrowed.length === 0) return { ...project, targets }
    const borrowed = new Map(this.#borrowed.map(({ revision, text }) => [revision.path, text]))
    return { ...project, targets, borrowed }
  }

  /** The project as it was read, without what its description reported when it ran. */
  get described(): Project {
    return this.#described
  }

  /** What the knexfile exported when it ran; null where it did not. */
  get exports(): LearnedExports | null {
    return this.#exports
  }

  /** Uses what the knexfile exported as the project's settings from now on. */
  async learnExports(learned: LearnedExports): Promise<void> {
    this.#exports = learned
    await this.refresh()
  }

  /** Targets that no settings name one by one: members of a fleet. They stay until the project is closed. */
  addTargets(targets: readonly TargetSettings[]): void {
    this.#added = [...this.#added, ...targets]
  }

  /**
   * Takes revisions that other commits have, in place of those taken before: plans that lead back know them, and
   * nothing else does.
   */
  async borrow(files: readonly BorrowedFile[]): Promise<void> {
    const { revisions } = await this.history()
    const taken = new Set(revisions.map(({ path }) => path))
    this.#borrowed = files.map(({ revision, text }) => {
      const path = taken.has(revision.path) ? besidePath(revision) : revision.path
      return { text, revision: { ...revision, path } }
    })
  }

  /** The history as a plan of a kind knows it. */
  historyFor(kind: PlanKind, history: History): History {
    const more = this.#borrowed.filter(({ revision }) => !history.byId.has(revision.id))
    if (kind !== 'downgrade' || more.length === 0) return history
    const revisions = [...history.revisions, ...more.map(({ revision }) => revision)]
    return { ...history, ...linked({ revisions }, this.#project) }
  }

  /** What the project's code reported about its database when it ran; null where it did not run. */
  get learned(): Learned | null {
    return this.#learned
  }

  learn(learned: Learned): void {
    this.#learned = learned
    this.#learnedProblem = null
  }

  /** Why the code did not report its database; null where it did, or has not run. */
  get learnedProblem(): HeadwayError | null {
    return this.#learnedProblem
  }

  /** Why the code could not tell where its database is. */
  learnProblem(problem: HeadwayError): void {
    this.#learned = null
    this.#learnedProblem = problem
  }

  /** Files and graph, from memory where nothing changed. */
  async history(): Promise<History> {
    if (this.#stale || this.#options.follow === 'ask') await this.refresh()
    this.#history ??= this.#read(false)
    return this.#history
  }

  /** Files and graph with every file read again: for what is about to run. */
  async freshHistory(): Promise<History> {
    await this.refresh()
    return await this.rereadFiles()
  }

  /** The same under settings that were read a moment ago. */
  rereadFiles(): Promise<History> {
    this.#history = this.#read(true)
    return this.#history
  }

  /** Reads settings, `.env` and trust again, and forgets what was read of the files. */
  async refresh(): Promise<void> {
    this.#stale = false
    this.#history = null
    const { found } = this.#project
    this.#described = await openFound(this.#ports, found, this.#options)
    const knexfile = this.#described.trusted ? this.#exports : null
    this.#project =
      knexfile === null
        ? this.#described
        : await openFound(this.#ports, found, { ...this.#options, knexfile })
    this.#watch()
  }

  close(): void {
    this.#stopWatching?.()
    this.#stopWatching = null
  }

  #watch(): void {
    if (this.#options.follow !== 'watch') return
    this.#stopWatching?.()
    this.#stopWatching = watchProject(this.#ports, this.#project, () => {
      this.#stale = true
      this.#onChange()
    })
  }

  async #read(fresh: boolean): Promise<History> {
    const project = this.#project
    const loaded = await loadRevisions(this.#ports, project, { cache: this.#cache, fresh })
    const { revisions, byId, graph } =
      this.#last?.version === loaded.version ? this.#last : linked(loaded, project)
    const diagnostics = [...project.diagnostics, ...loaded.diagnostics, ...graph.diagnostics]
    const { unread, version } = loaded
    this.#last = { revisions, byId, graph, diagnostics, unread, version }
    return this.#last
  }
}

/** The project with what its own code said of the database it connects to. */
function withLearned(project: Project, learned: Learned | null, problem: HeadwayError | null): Project {
  const { python } = project
  if (python === null || (learned === null && problem === null)) return project
  const targets = project.targets.map((target) => {
    if (target.name !== python.ownTarget || target.urlEnv !== null) return target
    if (learned === null) return { ...target, url: null, fromCode: true, problem }
    return target.fromCode === true ? { ...target, url: learned.url, fromCode: false } : target
  })
  const declared = project.settings.versionTableSchema
  const rows =
    learned === null
      ? {}
      : { versionTable: learned.versionTable, versionTableSchema: learned.versionTableSchema ?? declared }
  return { ...project, targets, settings: { ...project.settings, ...rows } }
}

/** A path of its own in the same folder, where another file has that of a borrowed one. */
function besidePath({ path, hash }: Revision): string {
  const slash = path.lastIndexOf('/') + 1
  return `${path.slice(0, slash)}git-${hash.slice(-12)}-${path.slice(slash)}`
}

function linked(
  { revisions }: Pick<LoadedRevisions, 'revisions'>,
  { knex }: Project,
): Pick<History, 'revisions' | 'byId' | 'graph'> {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  return { revisions, byId, graph: buildGraph(revisions, knex === null ? undefined : fileNameProblem) }
}

/** Throws `revision_not_found` where no file declares the id. */
export function requireRevision(byId: History['byId'], id: string): Revision {
  const found = byId.get(id)
  if (found) return found
  throw new HeadwayError('revision_not_found', `There is no revision ${id} in the project.`, {
    category: 'not_found',
    hint: 'Its file may have been moved or renamed: look at the problems of the project.',
  })
}
