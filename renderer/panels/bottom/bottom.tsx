import { CloseButton, Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { setBottomOpen, showBottom } from '../../state/actions/navigation.ts'
import type { BottomTab } from '../../state/app-state.ts'
import { useApp } from '../../state/store.ts'
import { number } from '../../state/words.ts'
import { LedgerList } from './ledger-list.tsx'
import { ProblemList } from './problem-list.tsx'
import { RunList } from './run-list.tsx'
import './bottom.css'

/** The bottom pane: what ran in this session, what is wrong with the files, what the database's ledger says. */
export function Bottom(): ReactNode {
  const tab = useApp((state) => state.bottomTab)
  const isOpen = useApp((state) => state.isBottomOpen)
  const runs = useApp((state) => Object.keys(state.runs).length)
  const problems = useApp((state) => state.problems.length)
  const hasErrors = useApp((state) => state.problems.some((problem) => problem.severity === 'error'))
  return (
    <Tabs
      className="bottom-pane"
      activateTabWithKeyboard={isOpen}
      value={tab}
      onChange={(value) => showBottom((value ?? 'log') as BottomTab)}
    >
      <Tabs.List className="bottom-tabs" aria-label="Bottom pane">
        <Tabs.Tab value="log" onClick={() => showBottom('log')}>
          Run log {runs > 0 && <b className="faint">{number(runs)}</b>}
        </Tabs.Tab>
        <Tabs.Tab value="problems" onClick={() => showBottom('problems')}>
          Problems <b className={hasErrors ? 'danger' : 'faint'}>{number(problems)}</b>
        </Tabs.Tab>
        <Tabs.Tab value="ledger" onClick={() => showBottom('ledger')}>
          Ledger
        </Tabs.Tab>
      </Tabs.List>
      {isOpen && (
        <CloseButton
          className="bottom-close"
          size="xs"
          aria-label="Close the bottom pane"
          onClick={() => setBottomOpen(false)}
        />
      )}
      <Tabs.Panel value="log" className="bottom-panel" tabIndex={0}>
        <RunList />
      </Tabs.Panel>
      <Tabs.Panel value="problems" className="bottom-panel" tabIndex={0}>
        <ProblemList />
      </Tabs.Panel>
      <Tabs.Panel value="ledger" className="bottom-panel" tabIndex={0}>
        <LedgerList />
      </Tabs.Panel>
    </Tabs>
  )
}
