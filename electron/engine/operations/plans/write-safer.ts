import type { ResponseOf } from '../../../../shared/contract.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { EngineContext } from '../context.ts'
import { createRevision } from '../revisions/new-revision.ts'
import { readSource, saveSource } from '../revisions/revision-source.ts'
import { saferRevision } from './safer-revision.ts'

type Later = ResponseOf<'plan.safer'>['later'][number]

/**
 * Writes the newest pending revision in its safer form, and the revisions that follow it. `written` are paths in the order
 * of the graph; `left` is why nothing was written. Throws `file_conflict` where the file is read-only or has changed.
 */
export async function writeSafer(context: EngineContext, plan: Plan): Promise<ResponseOf<'plan.writeSafer'>> {
  const { rewritten, later, left } = await saferRevision(context, plan)
  if (rewritten === null) return { written: [], left }
  const { path, ...saved } = rewritten
  await saveSource(context, { ...saved, target: plan.target })
  const written = [path]
  let parent = rewritten.revision
  for (const each of later) {
    const made = await writeRevision(context, parent, each, plan.target)
    parent = made.id
    written.push(made.path)
  }
  return { written, left }
}

async function writeRevision(
  context: EngineContext,
  parent: string,
  later: Later,
  target: string,
): Promise<{ readonly id: string; readonly path: string }> {
  const { revision, path } = await createRevision(context, {
    message: later.message,
    revId: null,
    branchLabels: [],
    dependsOn: [],
    versionPath: null,
    splice: false,
    heads: [parent],
    format: later.format,
  })
  const { text, hash } = await readSource(context, revision.id, target)
  const filled = later.format === 'sql' ? filledSql(text, later) : filledCode(text, later)
  await saveSource(context, { revision: revision.id, text: filled, baseHash: hash, target })
  return { id: revision.id, path }
}
function filledSql(text: string, { transaction, upgrade, downgrade }: Later): string {
  const [head = ''] = text.split(/^-- upgrade$/m)
  const flag = transaction ? '' : '-- transaction: false\n'
  return `${head.trimEnd()}\n${flag}\n-- upgrade\n${upgrade}\n\n-- downgrade\n${downgrade}\n`
}

function filledCode(text: string, { upgrade }: Later): string {
  return text
    .replace(
      /export async function upgrade\(([^)]*)\)([^{]*)\{\}/,
      (_all, parameters: string, type: string) =>
        `export const transaction = false\n\nexport async function upgrade(${parameters})${type}{\n  ${upgrade}\n}`,
    )
    .replace(
      /(export async function downgrade\([^)]*\)[^{]*)\{\}/,
      '$1{\n  // What was filled in goes with its column.\n  await Promise.resolve()\n}',
    )
}
