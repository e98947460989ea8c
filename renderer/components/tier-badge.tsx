import type { ReactNode } from 'react'
import type { Tier } from '../../shared/model/project.ts'
import './tier-badge.css'

const words: Readonly<Record<Tier, string>> = { development: 'dev', test: 'test', production: 'production' }

type Props = {
  readonly tier: Tier
  /** Nothing says it: what is not known is guarded as production. */
  readonly assumed?: boolean | undefined
}

/** The tier of a target: a word in the tier's color. */
export function TierBadge({ tier, assumed = false }: Props): ReactNode {
  return assumed ? (
    <span className="tier-badge" title="Its address and tier are not known yet: it is guarded as production.">
      tier unknown
    </span>
  ) : (
    <span className="tier-badge" data-tier={tier}>
      {words[tier]}
    </span>
  )
}

/** The connection state of a target: a dot whose meaning is also said in words. */
export function TargetDot({ look }: { readonly look: 'ok' | 'warn' | 'bad' | 'waiting' | Tier }): ReactNode {
  return <span className="target-dot" data-look={look} aria-hidden="true" />
}
