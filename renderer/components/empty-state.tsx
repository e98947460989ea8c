import type { ReactNode } from 'react'
import './empty-state.css'

type Props = { readonly title: string; readonly children?: ReactNode; readonly actions?: ReactNode }

/** Where there is nothing to show: what that means, and what to do about it. */
export function EmptyState({ title, children, actions }: Props): ReactNode {
  return (
    <div className="empty-state">
      <h2>{title}</h2>
      <div className="empty-text">{children}</div>
      {actions !== undefined && <div className="empty-actions">{actions}</div>}
    </div>
  )
}
