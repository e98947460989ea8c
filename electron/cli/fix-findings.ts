import type { ResponseOf } from '../../shared/contract.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { OpenProject } from './cli-context.ts'

/** What was written, and what was not. */
export type Fixed = { readonly written: readonly string[]; readonly left: readonly string[] }

type Later = ResponseOf<'plan.safer'>['later'][number]

/** Writes the newest pending revision in its safer form, and the revisions that follow it. */
export async function fixFindings({ channel }: OpenProject, plan: Plan): Promise<Fixed> {
  const { rewritten, later, left } = await channel.call('plan.safer', { fingerprint: plan.fingerprint })
  if (rewritten === null) return { written: [], left }
  const { path, ...saved } = rewritten
  await channel.call('revisions.save', { ...saved, target: plan.target })
  const written = [path]
  let parent = rewritten.revision
  for (const each of later) {
    const made = await writeRevision(channel, parent, each, plan.target)
    parent = made.id
    written.push(made.path)
  }
  return { written, left }
}

async function writeRevision(
  channel: OpenProject['channel'],
  parent: string,
  later: Later,
  target: string,
): Promise<{ readonly id: string; readonly path: string }> {
  const { revision, path } = await channel.call('revisions.create', {
    message: later.message,
    revId: null,
    branchLabels: [],
    dependsOn: [],
    versionPath: null,
    splice: false,
    heads: [parent],
    format: later.format,
  })
  const { text, hash } = await channel.call('revisions.read', { revision: revision.id, target })
  const filled = later.format === 'sql' ? filledSql(text, later) : filledCode(text, later)
  await channel.call('revisions.save', { revision: revision.id, text: filled, baseHash: hash ?? '', target })
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
