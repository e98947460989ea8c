import type { ReactNode } from 'react'
import type { Tier } from '../../shared/model/project.ts'
import './tier-badge.css'

const words: Readonly<Record<Tier, string>> = { development: 'dev', test: 'test', production: 'production' }

/** The tier of a target: a word in the tier's color. */
export function TierBadge({ tier }: { readonly tier: Tier }): ReactNode {
  return (
    <span className="tier-badge" data-tier={tier}>
      {words[tier]}
    </span>
  )
}

/** The connection state of a target: a dot whose meaning is also said in words. */
export function TargetDot({ look }: { readonly look: 'ok' | 'warn' | 'bad' | 'waiting' | Tier }): ReactNode {
  return <span className="target-dot" data-look={look} aria-hidden="true" />
}
