import { expect, test } from 'vitest'
import { editorCall } from '../../../shared/editor-call.ts'
import { fileUrl } from '../../../electron/engine/revisions/web-link.ts'
import { windowEditor } from '../../../electron/engine/revisions/window-editor.ts'
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

test.each([
  [{ VISUAL: 'code --wait', EDITOR: 'vim' }, 'linux', 'code --wait'],
  [{ VISUAL: '/usr/bin/vim', EDITOR: 'gedit' }, 'linux', 'gedit'],
  [{ HEADWAY_EDITOR: 'zed', VISUAL: 'code' }, 'linux', 'zed'],
  [{ EDITOR: 'nano' }, 'darwin', 'open -t'],
  [{}, 'win32', 'notepad'],
] as const)(
  'a window opens files in an editor that needs no terminal: %o on %s',
  (environment, platform, editor) => {
    expect(windowEditor(environment, platform)).toBe(editor)
  },
)

test('a window without an editor of its own says which to set', () => {
  expect(() => windowEditor({ EDITOR: 'emacs -nw' }, 'linux')).toThrow('emacs -nw needs a terminal.')
  expect(() => windowEditor({}, 'linux')).toThrow('No editor is set.')
})

const commit = 'a'.repeat(40)
test.each([
  ['git@github.com:me/shop.git', `https://github.com/me/shop/blob/${commit}/db/a%20b.sql`],
  [
    'https://user:secret@gitlab.example.org/g/sub/shop.git',
    `https://gitlab.example.org/g/sub/shop/-/blob/${commit}/db/a%20b.sql`,
  ],
  ['ssh://git@bitbucket.org:7999/me/shop', `https://bitbucket.org/me/shop/src/${commit}/db/a%20b.sql`],
  ['/srv/git/shop.git', null],
  ['https://example.org/me/shop', null],
])('the page of a file in %s', (remote, url) => {
  expect(fileUrl(remote, commit, 'db/a b.sql')).toBe(url)
})

test('no setting, no editor', () => {
  expect(editorCall('  ', ['a'], 'linux')).toBeNull()
})

test('on Windows Ctrl+C is not handed on: the console has sent it already, and a signal would end the run', () => {
  expect(handedOn('SIGINT', 'win32')).toBeNull()
  expect(handedOn('SIGINT', 'linux')).toBe('SIGTERM')
  expect(handedOn('SIGTERM', 'darwin')).toBe('SIGTERM')
})
