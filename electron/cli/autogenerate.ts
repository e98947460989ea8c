import type { RequestOf } from '../../shared/contract.ts'
import type { OpenProject } from './cli-context.ts'
import type { CliOptions } from './command.ts'
import { patternsOf } from './commands/diff.ts'

/**
 * The two sides of autogenerate: the database becomes the model. A project without a model has its database as the
 * model: what the revisions imply becomes what is there. In an Alembic project it is the revisions that become the
 * model: its autogenerate is held against that.
 */
export function autogenerateQuestion(open: OpenProject, options: CliOptions): RequestOf<'changes.propose'> {
  const target = open.target()
  const live = { kind: 'target' as const, target }
  const heads = { kind: 'heads' as const }
  const { source, settings } = open.project
  const sides =
    settings.model === null
      ? { from: heads, to: live }
      : { from: source === 'alembic' ? heads : live, to: { kind: 'model' as const } }
  return {
    target,
    ...sides,
    renames: options.list('rename'),
    drops: options.list('drop'),
    ...patternsOf(options),
  }
}
