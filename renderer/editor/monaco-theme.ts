import type { editor as Editor } from 'monaco-editor/editor'

export const themeName = 'headway'

/** Sets Monaco's colours from the tokens, now and whenever the window's colours change. */
export function applyTheme(editor: typeof Editor): void {
  const define = (): void => {
    const read = tokenReader()
    const isLight = document.documentElement.dataset['theme'] === 'light'
    editor.defineTheme(themeName, {
      base: isLight ? 'vs' : 'vs-dark',
      inherit: true,
      rules: [
        { token: 'comment', foreground: read('--dim') },
        { token: 'keyword', foreground: read('--accent') },
        { token: 'string', foreground: read('--ok') },
        { token: 'number', foreground: read('--lane-1') },
        { token: 'type', foreground: read('--lane-4') },
        { token: 'operator', foreground: read('--dim') },
        { token: 'delimiter', foreground: read('--dim') },
        { token: 'predefined', foreground: read('--lane-1') },
        { token: 'operator.sql', foreground: read('--accent') },
        { token: 'predefined.sql', foreground: read('--lane-1') },
        { token: 'identifier', foreground: read('--text') },
      ],
      colors: {
        'editor.background': read('--bg', '#'),
        'editor.foreground': read('--text', '#'),
        'editor.lineHighlightBackground': read('--raised', '#'),
        'editor.lineHighlightBorder': '#00000000',
        'editorLineNumber.foreground': read('--faint', '#'),
        'editorLineNumber.activeForeground': read('--dim', '#'),
        'editor.selectionBackground': `${read('--accent', '#')}40`,
        'editorWidget.background': read('--panel', '#'),
        'editorWidget.border': read('--line-strong', '#'),
        'editorGutter.background': read('--bg', '#'),
        'diffEditor.insertedLineBackground': read('--added', '#'),
        'diffEditor.removedLineBackground': read('--removed', '#'),
        'diffEditor.insertedTextBackground': `${read('--ok', '#')}33`,
        'diffEditor.removedTextBackground': `${read('--danger', '#')}33`,
        'diffEditorGutter.insertedLineBackground': '#00000000',
        'diffEditorGutter.removedLineBackground': '#00000000',
        'diffEditor.diagonalFill': read('--line', '#'),
        'diffEditor.unchangedRegionBackground': read('--panel', '#'),
        'diffEditor.unchangedRegionForeground': read('--dim', '#'),
        'editorError.foreground': read('--danger', '#'),
        'editorWarning.foreground': read('--warn', '#'),
        focusBorder: read('--accent', '#'),
        'scrollbarSlider.background': `${read('--line-strong', '#')}aa`,
      },
    })
    editor.setTheme(themeName)
  }
  define()
  new MutationObserver(define).observe(document.documentElement, { attributeFilter: ['data-theme'] })
}

/** Reads tokens as six hex digits, which is what Monaco's rules take. */
function tokenReader(): (token: string, before?: string) => string {
  const style = getComputedStyle(document.documentElement)
  return (token, before = '') => {
    const digits = style.getPropertyValue(token).trim().replace('#', '')
    const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
    return before + full
  }
}
