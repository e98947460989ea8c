import type { editor as Editor } from 'monaco-editor/editor'

const themeName = 'headway'

/** Sets Monaco's colors from the tokens, now and whenever the window's colors change. */
export function applyTheme(editor: typeof Editor): void {
  const define = (): void => {
    const read = tokenReader()
    const isLight = document.documentElement.dataset['theme'] === 'light'
    editor.defineTheme(themeName, {
      base: isLight ? 'vs' : 'vs-dark',
      // Monaco's own rules are not made for these backgrounds: what is not named below is plain text.
      inherit: false,
      rules: [
        { token: '', foreground: read('--text') },
        { token: 'comment', foreground: read('--code-dim') },
        { token: 'keyword', foreground: read('--code-keyword') },
        { token: 'string', foreground: read('--code-string') },
        { token: 'regexp', foreground: read('--code-string') },
        { token: 'number', foreground: read('--code-number') },
        { token: 'predefined', foreground: read('--code-number') },
        { token: 'type', foreground: read('--code-type') },
        { token: 'operator', foreground: read('--code-dim') },
        { token: 'operator.sql', foreground: read('--code-keyword') },
        { token: 'delimiter', foreground: read('--code-dim') },
      ],
      colors: {
        'editor.background': read('--bg', '#'),
        'editor.foreground': read('--text', '#'),
        'editor.lineHighlightBackground': read('--raised', '#'),
        'editor.lineHighlightBorder': '#00000000',
        'editorLineNumber.foreground': read('--code-faint', '#'),
        'editorLineNumber.dimmedForeground': read('--code-faint', '#'),
        'editorLineNumber.activeForeground': read('--code-dim', '#'),
        'editor.selectionBackground': `${read('--accent', '#')}40`,
        'editorWidget.background': read('--panel', '#'),
        'editorWidget.border': read('--line-strong', '#'),
        'editorGutter.background': read('--bg', '#'),
        'diffEditor.insertedLineBackground': read('--added', '#'),
        'diffEditor.removedLineBackground': read('--removed', '#'),
        'diffEditor.insertedTextBackground': `${read('--ok', '#')}22`,
        'diffEditor.removedTextBackground': `${read('--danger', '#')}1c`,
        'diffEditorGutter.insertedLineBackground': '#00000000',
        'diffEditorGutter.removedLineBackground': '#00000000',
        'diffEditor.diagonalFill': read('--line', '#'),
        'diffEditor.unchangedRegionBackground': read('--panel', '#'),
        'diffEditor.unchangedRegionForeground': read('--code-dim', '#'),
        'editorError.foreground': read('--danger', '#'),
        'editorWarning.foreground': read('--warn', '#'),
        ...Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((depth) => [
            `editorBracketHighlight.foreground${depth}`,
            read('--code-dim', '#'),
          ]),
        ),
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
