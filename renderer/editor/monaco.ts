// The only importer of Monaco. Loaded by itself, when a text is first shown: see load-monaco.ts.
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/diffEditor/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/lineSelection/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/longLinesHelper/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/tokenization/register'
import 'monaco-editor/features/unicodeHighlighter/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/python/register'
import 'monaco-editor/languages/definitions/sql/register'
import 'monaco-editor/languages/definitions/typescript/register'
import { editor, KeyCode, KeyMod, languages, MarkerSeverity, Uri } from 'monaco-editor/editor'
// Vite makes the default export of a worker.
// oxlint-disable-next-line import/default
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { applyTheme } from './monaco-theme.ts'
import { registerPgsql } from './pgsql-language.ts'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }
applyTheme(editor)
registerPgsql(languages)

/** Options that every editor of the window has. */
export const commonOptions = {
  automaticLayout: true,
  // What Monaco closes by itself lands elsewhere when somebody types fast: what is typed must be what is there.
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoClosingComments: 'never',
  autoClosingDelete: 'never',
  autoClosingOvertype: 'never',
  fontSize: 11.5,
  lineHeight: 18,
  fontFamily: 'var(--font-mono)',
  fontLigatures: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  overviewRulerLanes: 1,
  overviewRulerBorder: false,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  lineNumbersMinChars: 4,
  folding: true,
  padding: { top: 6, bottom: 6 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  renderControlCharacters: true,
  unicodeHighlight: { invisibleCharacters: true, ambiguousCharacters: true, nonBasicASCII: false },
  fixedOverflowWidgets: true,
  smoothScrolling: false,
  bracketPairColorization: { enabled: false },
  guides: { indentation: false },
  links: false,
  wordWrap: 'off',
} as const satisfies editor.IEditorOptions & editor.IGlobalEditorOptions

/** A text of a language. Brackets keep the color of the text around them. */
export function createModel(language: string, text = ''): editor.ITextModel {
  const model = editor.createModel(text, language)
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  return model
}

export { editor, KeyCode, KeyMod, MarkerSeverity, Uri }
