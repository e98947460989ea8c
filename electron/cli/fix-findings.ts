import { HeadwayError } from '../../shared/errors.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { postgres } from '../engine/dialects/postgres/dialect.ts'
import { saferForm } from '../engine/lint/safer-forms.ts'
import type { LaterRevision, SaferForm } from '../engine/lint/safer-forms.ts'
import type { OpenProject } from './cli-context.ts'

/** What was written, and what was not. */
export type Fixed = { readonly written: readonly string[]; readonly left: readonly string[] }

/**
 * Rewrites the newest pending revision so that others wait for short locks only: statements get their safer form, and
 * what cannot stand beside them comes in revisions that follow. Only SQL files, and only heads, are written to.
 */
export async function fixFindings({ channel }: OpenProject, plan: Plan): Promise<Fixed> {
  const step = plan.steps.at(-1)
  if (step === undefined || step.revision === null || step.path === null) return { written: [], left: [] }
  if (plan.basis.identity.dialect !== 'postgres')
    return { written: [], left: ['SQLite has no other form: it locks the whole file for each of them.'] }
  if (!step.path.endsWith('.sql'))
    return {
      written: [],
      left: [`${step.path} is code, which is not rewritten: see the hints of the findings.`],
    }
  const { graph } = await channel.call('revisions.list', {})
  if (!graph.heads.includes(step.revision))
    throw new HeadwayError('invalid_request', `${step.revision} is no head: others follow it already.`, {
      hint: 'Fix the newest pending revision.',
    })
  const { text, hash } = await channel.call('revisions.read', {
    revision: step.revision,
    target: plan.target,
  })
  const edited = edit(text)
  if (edited.later.length === 0) return { written: [], left: [] }
  await channel.call('revisions.save', {
    revision: step.revision,
    text: edited.text,
    baseHash: hash ?? '',
    target: plan.target,
  })
  const written = [step.path]
  let parent = step.revision
  for (const later of edited.later) {
    const made = await writeRevision(channel, parent, later, plan.target)
    parent = made.id
    written.push(made.path)
  }
  return { written, left: [] }
}

type Edited = { readonly text: string; readonly later: readonly LaterRevision[] }

/** The file with the safer forms in place, and the revisions that follow. */
function edit(text: string): Edited {
  const [head = '', up = '', back = ''] = parts(text)
  const forms: SaferForm[] = []
  const upgrade = statementsOf(up).flatMap((sql) => {
    const form = saferForm(sql)
    if (form === null) return [sql]
    forms.push(form)
    return form.instead
  })
  const downgrade = [
    ...forms.flatMap(({ alsoBack }) => alsoBack),
    ...statementsOf(back).filter((sql) => !forms.some(({ noLonger }) => noLonger?.test(sql) === true)),
  ]
  const section = (statements: readonly string[]): string =>
    (statements.length === 0 ? ['select 1'] : statements).map((sql) => `${sql};`).join('\n')
  return {
    text: `${head}-- upgrade\n${section(upgrade)}\n\n-- downgrade\n${section(downgrade)}\n`,
    later: forms.flatMap(({ later }) => later),
  }
}

/** Header, and the two sections without their marks. */
function parts(text: string): readonly string[] {
  return text.split(/^--[^\S\n]*(?:upgrade|downgrade)[^\S\n]*:?[^\S\n]*$/im)
}

function statementsOf(section: string): readonly string[] {
  return postgres
    .splitStatements(section)
    .map(({ sql }) => sql.trim().replace(/;$/, ''))
    .filter((sql) => sql !== '')
}

async function writeRevision(
  channel: OpenProject['channel'],
  parent: string,
  { message, transaction, body }: LaterRevision,
  target: string,
): Promise<{ readonly id: string; readonly path: string }> {
  const { revision, path } = await channel.call('revisions.create', {
    message,
    revId: null,
    branchLabels: [],
    dependsOn: [],
    versionPath: null,
    splice: false,
    heads: [parent],
    format: body.format,
  })
  const { text, hash } = await channel.call('revisions.read', { revision: revision.id, target })
  const section = (statements: readonly string[]): string => statements.map((sql) => `${sql};`).join('\n')
  const flag = transaction ? '' : '-- transaction: false\n'
  const [head = ''] = parts(text)
  const filled =
    body.format === 'sql'
      ? `${head.trimEnd()}\n${flag}\n-- upgrade\n${section(body.upgrade)}\n\n-- downgrade\n${section(body.downgrade)}\n`
      : text
          .replace(
            /export async function upgrade\(([^)]*)\)([^{]*)\{\}/,
            `export const transaction = false\n\nexport async function upgrade($1)$2{\n  ${body.upgrade.replaceAll('$', '$$$$')}\n}`,
          )
          .replace(
            /(export async function downgrade\([^)]*\)[^{]*)\{\}/,
            '$1{\n  // What was filled in goes with its column.\n  await Promise.resolve()\n}',
          )
  await channel.call('revisions.save', { revision: revision.id, text: filled, baseHash: hash ?? '', target })
  return { id: revision.id, path }
}
