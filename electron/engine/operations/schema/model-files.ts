import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { LeftOut } from '../../dialects/model-script.ts'
import type { ScriptStatement } from '../../dialects/dialect.ts'
import type { Files } from '../../ports.ts'
import type { Project } from '../../project/project.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { hashOfText } from '../../revisions/revision-text.ts'
import { isSql } from '../../runner/run-revision.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'

/** A file of a model, as it was read and hashed. */
export type ModelFile = { readonly path: string; readonly text: string; readonly hash: string }

/** The files of a model: itself, or the `.sql` files of a folder in the order of their paths, sub-folders included. */
export async function readModelFiles(
  ports: { readonly files: Files },
  project: Pick<Project, 'root'>,
  path: string,
): Promise<{ readonly files: readonly ModelFile[]; readonly hash: string }> {
  const stat = await ports.files.stat(await ports.files.realPath(join(project.root, path)))
  const paths = stat?.kind === 'directory' ? await sqlFilesIn(ports.files, project.root, path) : [path]
  if (paths.length === 0) {
    throw new HeadwayError('model_failed', `The folder ${path} holds no .sql file.`, {
      hint: 'Put the statements that build the schema there, in as many files as you like.',
      where: { file: path, line: null, column: null },
    })
  }
  const files = await Promise.all(
    paths.map(async (each) => ({ path: each, ...(await readRevisionText(ports, project, each)) })),
  )
  return { files, hash: hashOfText(JSON.stringify(files.map((each) => [each.path, each.hash]))) }
}

async function sqlFilesIn(files: Files, root: string, folder: string): Promise<string[]> {
  const entries = await files.list(join(root, folder))
  const found = await Promise.all(
    entries.map(async ({ name, kind }): Promise<string[]> => {
      const path = `${folder.replace(/\/$/, '')}/${name}`
      if (kind === 'directory') return sqlFilesIn(files, root, path)
      return kind === 'file' && /\.sql$/i.test(name) ? [path] : []
    }),
  )
  return found.flat()
}

/** A file of a model with what of it runs; a module runs as it is. */
export type ReadModelFile = ModelFile & {
  readonly statements: readonly ScriptStatement[] | null
  readonly leftOut: readonly LeftOut[]
}

/** Reads the text of each SQL file as the scratch database's server can take it. Throws `unsupported` with the place. */
export async function readModelScripts(
  { session, rules }: OpenScratch,
  files: readonly ModelFile[],
): Promise<readonly ReadModelFile[]> {
  const known = await session.dialect.knownRoles(session)
  const roles =
    known === null ? null : new Map([...known, ...rules.roles.map((role) => [role, true] as const)])
  return files.map((file) => {
    if (!isSql(file)) return { ...file, statements: null, leftOut: [] }
    try {
      return { ...file, ...session.dialect.readModel(file.text, roles) }
    } catch (error) {
      if (!(error instanceof HeadwayError)) throw error
      const { code, message, where, ...rest } = error.data
      const place = { file: file.path, line: where?.line ?? null, column: where?.column ?? null }
      throw new HeadwayError(code, message, { ...rest, where: place })
    }
  })
}
