import { z } from 'zod'
import { diagnostic } from '../diagnostics.ts'
import { projectInfo, recentProject, tier } from '../model/project.ts'
import { ownFormat } from '../model/revision.ts'
import { operation } from './operation.ts'

const empty = z.strictObject({})

export const projectOperations = {
  'project.current': operation(
    'reads',
    'The open project, or null; the sample that comes along; whether passwords can be kept in a keychain.',
    empty,
    z.object({
      project: projectInfo.nullable(),
      sample: z.string().nullable(),
      hasKeychain: z.boolean(),
    }),
  ),
  'project.open': operation(
    'reads',
    'Opens a folder that holds headway.json, alembic.ini or the like, or holds such a folder a little below. Runs nothing of it. section and arguments are those of the -n and -x of Alembic.',
    z.strictObject({
      path: z.string().min(1),
      section: z.string().min(1).nullable().optional(),
      arguments: z.array(z.string()).optional(),
    }),
    projectInfo,
  ),
  'project.openSample': operation(
    'writes files',
    'Copies a sample project to the user folder, trusts it and opens it.',
    z.strictObject({ name: z.string().nullable() }),
    projectInfo,
  ),
  'project.create': operation(
    'writes files',
    'Creates headway.json and the migrations folder, and opens the project.',
    z.strictObject({
      path: z.string().min(1),
      format: ownFormat,
      url: z.string().nullable(),
      tier: tier.nullable(),
    }),
    projectInfo,
  ),
  'project.close': operation('reads', 'Closes the open project.', empty, z.null()),
  'project.trust': operation(
    'reads',
    'Remembers whether code of the open project may run (per real path, in user data).',
    z.strictObject({ trusted: z.boolean() }),
    projectInfo,
  ),
  'project.recent': operation(
    'reads',
    'Recently opened projects, newest first.',
    empty,
    z.array(recentProject),
  ),
  'project.folders': operation(
    'reads',
    'The folders in a folder, hidden ones left out, for choosing a project; path null: the home folder.',
    z.strictObject({ path: z.string().min(1).nullable() }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      isProject: z.boolean(),
      folders: z.array(z.object({ name: z.string(), path: z.string(), isProject: z.boolean() })),
      /** Folders that were too many to be listed. */
      leftOut: z.int(),
    }),
  ),
  'project.forget': operation(
    'reads',
    'Takes a project from the recent list.',
    z.strictObject({ root: z.string() }),
    z.array(recentProject),
  ),
  'project.problems': operation(
    'reads',
    'Every diagnostic of settings, files and graph.',
    empty,
    z.array(diagnostic),
  ),
}
