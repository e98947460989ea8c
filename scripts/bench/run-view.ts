import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchChromium } from '../../tests/helpers/chromium.ts'
import { openRawSqlite } from '../../tests/helpers/raw-session.ts'
import { withHost } from '../lib/bench-host.ts'
import { printFigure } from '../lib/figure.ts'

/** A run of many statements in the window: how soon the page answers meanwhile, how soon it shows the end, its memory. */
const statements = 5000
const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const browser = await launchChromium()
try {
  const project = writeProject()
  await withHost(project, join(folder, 'home'), async (newLink) => {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await page.goto(await newLink())
    await trust(page)
    await measureRun(page, project)
  })
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

async function trust(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Trust this project…' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Trust this project' }).click()
  await page.locator('.where', { hasText: '1 behind' }).waitFor()
}

async function measureRun(page: Page, project: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Upgrade to head…' }).click()
  await dialog.getByRole('button', { name: 'Upgrade 1 revision on dev' }).click()
  await dialog
    .locator('.run-current')
    .getByText(/statement/)
    .waitFor()
  const watch = await page.evaluateHandle(watchPage, ['Upgraded dev', 10] as const)
  const { late: waits, seen } = await watch.evaluate(({ ended }) => ended)
  const late = seen - (await endOf(project))
  printFigure({
    name: `window: ${statements.toLocaleString('en')} statements, the page answers, p99`,
    value: waits.toSorted((left, right) => left - right)[Math.floor(waits.length * 0.99)] ?? 0,
    unit: 'ms',
    limit: 100,
  })
  // From the last entry of the ledger, which is written before the commit: an upper bound.
  printFigure({ name: 'window: the end is shown after', value: late, unit: 'ms', limit: 500 })
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  printFigure({
    name: 'window: memory of the page after the run',
    value: usedSize / 1e6,
    unit: 'MB',
    limit: 250,
  })
}

/**
 * Runs in the page until a heading says the words: how much later than asked a timer is answered every `every` ms, in
 * ms, and when the words were there, in ms since 1970. Asked from outside, the questions themselves keep the page busy.
 */
function watchPage([words, every]: readonly [string, number]): {
  readonly ended: Promise<{ readonly late: number[]; readonly seen: number }>
} {
  const late: number[] = []
  const ended = new Promise<{ late: number[]; seen: number }>((resolve) => {
    let asked = performance.now()
    const answer = (): void => {
      late.push(performance.now() - asked - every)
      const headings = [...document.querySelectorAll('h2')]
      if (headings.some(({ textContent }) => textContent.includes(words)))
        return resolve({ late, seen: Date.now() })
      asked = performance.now()
      setTimeout(answer, every)
    }
    setTimeout(answer, every)
  })
  return { ended }
}

/** When the newest entry of the ledger was written, in ms since 1970. */
async function endOf(project: string): Promise<number> {
  const session = await openRawSqlite(join(project, 'dev.db'))
  try {
    const [row] = await session.run('select at from headway_ledger order by id desc limit 1')
    return Date.parse(String(row?.['at']))
  } finally {
    await session.close()
  }
}

function writeProject(): string {
  const project = join(folder, 'project')
  mkdirSync(join(project, 'migrations'), { recursive: true })
  const settings = {
    scriptLocation: 'migrations',
    targets: { dev: { url: 'sqlite:///dev.db', tier: 'development' } },
  }
  writeFileSync(join(project, 'headway.json'), JSON.stringify(settings))
  const inserts = Array.from({ length: statements }, (_, at) => `insert into t values (${at + 1});`)
  writeFileSync(
    join(project, 'migrations', '1.sql'),
    `-- message: many\n-- revision: aaaaaaaaaaa1\n-- down_revision: none\n\n-- upgrade\ncreate table t (id integer primary key);\n${inserts.join('\n')}\n\n-- downgrade\ndrop table t;\n`,
  )
  return project
}
