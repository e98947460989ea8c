import { safeStorage } from 'electron'
import type { Cipher } from './engine/ports.ts'

/** The system's keychain; null where there is none, or only a key that everybody has. To be asked once the app is ready. */
export function systemCipher(platform: NodeJS.Platform = process.platform): Cipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null
  return {
    encrypt: (text) => safeStorage.encryptString(text).toString('base64'),
    decrypt: (text) => safeStorage.decryptString(Buffer.from(text, 'base64')),
  }
}
