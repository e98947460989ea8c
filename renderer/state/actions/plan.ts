import type { Confirmation } from '../../../shared/contract/plans.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { planMarkdown } from '../../../shared/plan-markdown.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import type { PlanRequest, PlanSheet } from '../app-state.ts'
import { idle, shown } from '../app-state.ts'
import { retryRequest, rollbackRequest } from '../rollback.ts'
import type { RunRecord } from '../run-record.ts'
import { historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'
import { copyText, saveTextAs } from './clipboard.ts'
import { openOverlay } from './overlay.ts'
import { withTrust } from './project.ts'
import { followRun } from './run.ts'
import { toast, toastError } from './toasts.ts'

/** Errors that mean "which of these?": the candidates are offered as sides. */
const asksWhich = new Set(['ambiguous_walk', 'ambiguous_current', 'multiple_heads', 'ambiguous_revision'])

/** Makes a plan and opens its sheet, once the project is trusted: a plan asks the database. Nothing runs. */
export async function openPlan(asked: PlanRequest, takesBack: string | null = null): Promise<void> {
  if (app().project?.trusted === false) {
    withTrust('A plan asks the database where it stands.', () => void openPlan(asked, takesBack))
    return
  }
  // Each sheet has a request object of its own: a late answer about an earlier sheet finds it gone.
  const request = { ...asked }
  const sheet: PlanSheet = {
    request,
    takesBack,
    plan: { kind: 'loading', previous: null },
    preview: idle,
    lint: idle,
    stale: null,
    starting: false,
    startError: null,
  }
  openOverlay({ kind: 'plan', sheet })
  try {
    const plan = await makePlan(request)
    changeSheet(request, (old) => ({ ...old, plan: { kind: 'ready', value: plan } }))
    await loadPreview(request, plan)
  } catch (error) {
    const data = dataOf(error)
    if (asksWhich.has(data.code) && data.candidates.length > 0 && isOpen(request)) {
      openOverlay({ kind: 'side', request, error: data })
    } else changeSheet(request, (old) => ({ ...old, plan: { kind: 'failed', error: data, previous: null } }))
  }
}

/** The same request with another expression: what choosing a side means. */
export function withExpression(request: PlanRequest, expression: string): PlanRequest {
  switch (request.kind) {
    case 'downgrade':
      return { ...request, revision: expression }
    case 'upgrade':
    case 'stamp':
      return { ...request, revisions: [expression] }
    case 'ensure_version':
    case 'restore':
    case 'way-back':
      return request
  }
}

function makePlan(request: PlanRequest): Promise<Plan> {
  const { target } = request
  switch (request.kind) {
    case 'upgrade':
      return call('plan.upgrade', { target, revisions: [...request.revisions] })
    case 'downgrade':
      return call('plan.downgrade', { target, revision: request.revision })
    case 'stamp':
      return call('plan.stamp', { target, revisions: [...request.revisions], purge: request.purge })
    case 'ensure_version':
      return call('plan.ensureVersion', { target })
    case 'restore':
      return call('plan.restore', { target, changes: [...request.changes] })
    case 'way-back':
      return call('plan.wayBack', { target, row: request.row, chosen: [...request.chosen] })
  }
}

async function loadPreview(request: PlanRequest, plan: Plan): Promise<void> {
  if (!app().project?.trusted || plan.steps.length === 0) return
  changeSheet(request, (old) => ({ ...old, preview: { kind: 'loading', previous: null } }))
  try {
    const value = await call('plan.preview', { fingerprint: plan.fingerprint })
    changeSheet(request, (old) => ({ ...old, preview: { kind: 'ready', value } }))
    await loadLint(request, plan)
  } catch (error) {
    const data = dataOf(error)
    changeSheet(request, (old) => ({ ...old, preview: { kind: 'failed', error: data, previous: null } }))
  }
}

/** What the rules say comes last: the plan can be read and started without it. Nobody asks once its sheet is gone. */
async function loadLint(request: PlanRequest, plan: Plan): Promise<void> {
  if (!isOpen(request)) return
  changeSheet(request, (old) => ({ ...old, lint: { kind: 'loading', previous: null } }))
  try {
    const value = await call('plan.lint', { fingerprint: plan.fingerprint })
    changeSheet(request, (old) => ({ ...old, lint: { kind: 'ready', value } }))
  } catch (error) {
    const data = dataOf(error)
    changeSheet(request, (old) => ({ ...old, lint: { kind: 'failed', error: data, previous: null } }))
  }
}

/** Makes the plan of the open sheet again. */
export function refreshPlan(): void {
  const { overlay } = app()
  if (overlay.kind === 'plan') void openPlan(overlay.sheet.request, overlay.sheet.takesBack)
}

/** Asks whether the plan on screen still holds; a stale one is greyed with what changed. */
export async function checkPlan(): Promise<void> {
  const { overlay } = app()
  if (overlay.kind !== 'plan' || overlay.sheet.starting) return
  const plan = shown(overlay.sheet.plan)
  if (!plan) return
  try {
    const { stale, differences } = await call('plan.check', { fingerprint: plan.fingerprint })
    if (stale) changeSheet(overlay.sheet.request, (old) => ({ ...old, stale: differences }))
  } catch (error) {
    const reason = dataOf(error).message
    changeSheet(overlay.sheet.request, (old) => ({ ...old, stale: [reason] }))
  }
}

/** Starts the plan on screen: the one place in the window from which revisions run. */
export function startPlan(confirmation: Confirmation | null, backup: boolean, resume: boolean): void {
  const { overlay } = app()
  if (overlay.kind !== 'plan') return
  const { request } = overlay.sheet
  const plan = shown(overlay.sheet.plan)
  if (!plan || overlay.sheet.stale !== null || overlay.sheet.starting) return
  const why = `Running this plan loads and runs the revision files of the project on ${plan.target}.`
  withTrust(why, () => {
    openOverlay({ kind: 'plan', sheet: { ...overlay.sheet, starting: true, startError: null } })
    void start(request, plan, { confirmation, backup, resume })
  })
}

type Chosen = {
  readonly confirmation: Confirmation | null
  readonly backup: boolean
  readonly resume: boolean
}

async function start(request: PlanRequest, plan: Plan, chosen: Chosen): Promise<void> {
  try {
    const { runId } = await call('run.start', {
      fingerprint: plan.fingerprint,
      ...chosen,
      lockTimeoutMs: null,
    })
    followRun(runId, plan)
  } catch (error) {
    const data = dataOf(error)
    if (data.code === 'plan_stale') {
      const stale = data.problems.length > 0 ? data.problems : [data.message]
      changeSheet(request, (old) => ({ ...old, starting: false, stale }))
    } else changeSheet(request, (old) => ({ ...old, starting: false, startError: data }))
  }
}

/** Copies the plan as one SQL script. */
export function copyPlanSql(plan: Plan): void {
  withTrustOnSheet('Making the script loads the revision files of the project.', async () => {
    const { sql, readsData } = await call('plan.script', { fingerprint: plan.fingerprint })
    await copyText(sql, readsData ? 'SQL (made without data: some revisions read rows)' : 'SQL')
  })
}

/** Copies the plan on screen as Markdown for a pull request. */
export function copyPlanMarkdown(sheet: PlanSheet): void {
  const plan = shown(sheet.plan)
  if (!plan) return
  const found = { preview: shown(sheet.preview), findings: shown(sheet.lint) }
  void copyText(planMarkdown(plan, found), 'Plan as Markdown')
}

/** Saves the plan as a file that `headway apply` takes. */
export function savePlan(plan: Plan): void {
  void (async () => {
    try {
      const { text, suggestedName } = await call('plan.save', { fingerprint: plan.fingerprint })
      saveTextAs(suggestedName, text)
      toast(`Plan saved as ${suggestedName}`)
    } catch (error) {
      toastError(dataOf(error))
    }
  })()
}

function withTrustOnSheet(why: string, act: () => Promise<void>): void {
  const { overlay } = app()
  withTrust(why, () => {
    openOverlay(overlay)
    act().catch((error: unknown) => toastError(dataOf(error)))
  })
}

function isOpen(request: PlanRequest): boolean {
  const { overlay } = app()
  return overlay.kind === 'plan' && overlay.sheet.request === request
}

function changeSheet(request: PlanRequest, change: (sheet: PlanSheet) => PlanSheet): void {
  update((state) =>
    state.overlay.kind === 'plan' && state.overlay.sheet.request === request
      ? { overlay: { kind: 'plan', sheet: change(state.overlay.sheet) } }
      : {},
  )
}

/** Opens the plan that takes up a run that did not get to its end. Nothing runs. */
export function planRetry(record: RunRecord): void {
  const history = historyOf(app())
  const request = history ? retryRequest(record, history) : null
  if (request) void openPlan(request)
}

/** Opens the plan that undoes a run. Nothing runs. */
export function planRollback(record: RunRecord): void {
  const history = historyOf(app())
  const request = history ? rollbackRequest(record, history) : null
  if (request) void openPlan(request, record.runId)
}
