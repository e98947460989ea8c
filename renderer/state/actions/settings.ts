import type { ResponseOf } from '../../../shared/contract.ts'
import type { SettingsChange } from '../../../shared/contract/settings.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { closeOverlay } from './overlay.ts'
import { toast } from './toasts.ts'

export type SettingsView = ResponseOf<'settings.read'>
export type SettingsPreview = ResponseOf<'settings.preview'>

/** The settings file as values, with the schema of what it may hold. */
export function readSettings(): Promise<SettingsView> {
  return call('settings.read', {})
}

/** The text of the settings before and after changes, with what is wrong with it. */
export function previewSettings(changes: SettingsChange[]): Promise<SettingsPreview> {
  return call('settings.preview', { changes })
}

/** Writes changes into the settings file that was read. Null once that is done. */
export async function saveSettings(changes: SettingsChange[], baseHash: string): Promise<ErrorData | null> {
  try {
    await call('settings.save', { changes, baseHash })
    closeOverlay()
    toast('The settings are written')
    return null
  } catch (error) {
    return dataOf(error)
  }
}
