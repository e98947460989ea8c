import type { ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { traitsOf } from '../../dialects/traits.ts'
import { saferForm } from '../../lint/safer-forms.ts'
import type { LaterRevision, SaferForm } from '../../lint/safer-forms.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'

/**
 * The newest pending revision so that others wait for short locks only: statements in their safer form, and revisions
 * that follow for what cannot stand beside them. Only SQL files, and only heads, are rewritten; nothing is written here.
 */
export async function saferRevision(context: EngineContext, plan: Plan): Promise<ResponseOf<'plan.safer'>> {
  const workspace = requireWorkspace(context)
  const { dialect } = requireTarget(context, plan.target)
  const step = plan.steps.at(-1)
  const left = (why: string[]) => ({ rewritten: null, later: [], left: why })
  if (step === undefined || step.revision === null || step.path === null) return left([])
  if (!traitsOf(dialect.name).onlineChanges)
    return left(['This database has no other form: it locks all of itself for each of them.'])
  if (!step.path.endsWith('.sql'))
    return left([`${step.path} is code, which is not rewritten: see the hints of the findings.`])
  const { graph } = await workspace.history()
  if (!graph.heads.some(({ id }) => id === step.revision))
    throw new HeadwayError('invalid_request', `${step.revision} is no head: others follow it already.`, {
      hint: 'Fix the newest pending revision.',
    })
  const { text, hash } = await readRevisionText(context.ports, workspace.project, step.path)
  const edited = edit(text, dialect)
  if (edited.later.length === 0) return left([])
  const rewritten = { revision: step.revision, path: step.path, text: edited.text, baseHash: hash }
  return { rewritten, later: edited.later.map(textsOf), left: [] }
}

/** A later revision as the texts of its sections, or of its functions. */
function textsOf({ message, transaction, body }: LaterRevision): ResponseOf<'plan.safer'>['later'][number] {
  const { format } = body
  return format === 'ts'
    ? { message, transaction, format, upgrade: body.upgrade, downgrade: '' }
    : { message, transaction, format, upgrade: section(body.upgrade), downgrade: section(body.downgrade) }
}

type Edited = { readonly text: string; readonly later: readonly LaterRevision[] }

/** The file with the safer forms in place, and the revisions that follow. */
function edit(text: string, dialect: Dialect): Edited {
  const [head = '', up = '', back = ''] = parts(text)
  const forms: SaferForm[] = []
  const upgrade = statementsOf(up, dialect).flatMap((sql) => {
    const form = saferForm(sql)
    if (form === null) return [sql]
    forms.push(form)
    return form.instead
  })
  const downgrade = [
    ...forms.flatMap(({ alsoBack }) => alsoBack),
    ...statementsOf(back, dialect).filter(
      (sql) => !forms.some(({ noLonger }) => noLonger?.test(sql) === true),
    ),
  ]
  return {
    text: `${head}-- upgrade\n${section(upgrade)}\n\n-- downgrade\n${section(downgrade)}\n`,
    later: forms.flatMap(({ later }) => later),
  }
}

/** Header, and the two sections without their marks. */
function parts(text: string): readonly string[] {
  return text.split(/^--[^\S\n]*(?:upgrade|downgrade)[^\S\n]*:?[^\S\n]*$/im)
}

function statementsOf(text: string, dialect: Dialect): readonly string[] {
  return dialect
    .splitStatements(text)
    .map(({ sql }) => sql.trim().replace(/;$/, ''))
    .filter((sql) => sql !== '')
}

function section(statements: readonly string[]): string {
  return (statements.length === 0 ? ['select 1'] : statements).map((sql) => `${sql};`).join('\n')
}
