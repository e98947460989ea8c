import { Tooltip, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { runCommand } from '../../state/run-command.ts'
import { useApp } from '../../state/store.ts'

const schemeGlyphs = { auto: '◐', dark: '●', light: '○' } as const
const schemeWords = { auto: 'as the system', dark: 'dark', light: 'light' } as const

/** Colors, keys and the palette: for those who look for them. */
export function SideFoot(): ReactNode {
  const scheme = useApp((state) => state.colorScheme)
  return (
    <div className="side-foot">
      <Tooltip label={`Colors: ${schemeWords[scheme]}`}>
        <UnstyledButton
          className="foot-button"
          aria-label={`Colors: ${schemeWords[scheme]}. Change`}
          onClick={() => runCommand('theme')}
        >
          {schemeGlyphs[scheme]}
        </UnstyledButton>
      </Tooltip>
      <Tooltip label="All keys (?)">
        <UnstyledButton className="foot-button" aria-label="All keys" onClick={() => runCommand('keys')}>
          ?
        </UnstyledButton>
      </Tooltip>
      <UnstyledButton className="foot-button foot-palette" onClick={() => runCommand('palette')}>
        Commands <kbd>Ctrl K</kbd>
      </UnstyledButton>
    </div>
  )
}
