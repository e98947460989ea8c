import { expect, test } from 'vitest'
import { editorCall } from '../../../electron/cli/editor-call.ts'
import { handedOn } from '../../../electron/cli/programs.ts'

test.each([
  ['code --wait', 'win32', 'code', ['--wait', 'a b.ts']],
  [
    '"C:\\Program Files\\Notepad++\\notepad++.exe" -multiInst',
    'win32',
    'C:\\Program Files\\Notepad++\\notepad++.exe',
    ['-multiInst', 'a b.ts'],
  ],
  ['vim', 'linux', '/bin/sh', ['-c', 'vim "$@"', 'vim', 'a b.ts']],
  ['"/my tools/ed" -x', 'darwin', '/bin/sh', ['-c', '"/my tools/ed" -x "$@"', '"/my tools/ed" -x', 'a b.ts']],
] as const)('the editor %s is started on %s', (setting, platform, program, args) => {
  expect(editorCall(setting, ['a b.ts'], platform)).toEqual({ program, args })
})

test('no setting, no editor', () => {
  expect(editorCall('  ', ['a'], 'linux')).toBeNull()
})

test('on Windows Ctrl+C is not handed on: the console has sent it already, and a signal would end the run', () => {
  expect(handedOn('SIGINT', 'win32')).toBeNull()
  expect(handedOn('SIGINT', 'linux')).toBe('SIGTERM')
  expect(handedOn('SIGTERM', 'darwin')).toBe('SIGTERM')
})
