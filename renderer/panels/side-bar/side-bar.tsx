import type { ReactNode } from 'react'
import type { Screen } from '../../state/screen.ts'
import { showScreen } from '../../state/actions/navigation.ts'
import { useApp } from '../../state/store.ts'
import { BranchFilters } from './branch-filters.tsx'
import { SideFoot } from './side-foot.tsx'
import { TargetList } from './target-list.tsx'
import './side-bar.css'

/** The left pane: screens, targets with their state, branch labels as filters. */
export function SideBar({ screens }: { readonly screens: readonly Screen[] }): ReactNode {
  return (
    <aside className="side-bar" aria-label="Project">
      <div className="side-scroll">
        <nav aria-label="Screens">
          <h3>Screens</h3>
          <ul>
            {screens.map((screen) => (
              <ScreenLink key={screen.id} screen={screen} />
            ))}
          </ul>
        </nav>
        <TargetList />
        <BranchFilters />
      </div>
      <SideFoot />
    </aside>
  )
}

function ScreenLink({ screen }: { readonly screen: Screen }): ReactNode {
  const isOn = useApp((state) => state.screen === screen.id)
  const badge = useApp((state) => screen.badge?.(state) ?? null)
  return (
    <li>
      <button
        type="button"
        className="side-item"
        data-on={isOn || undefined}
        aria-current={isOn ? 'page' : undefined}
        onClick={() => showScreen(screen.id)}
      >
        <span className="cut grow">{screen.title}</span>
        {badge !== null && <small>{badge}</small>}
        <kbd>Ctrl {screen.digit}</kbd>
      </button>
    </li>
  )
}
