import type { editor } from 'monaco-editor/editor'
import type { CodeLanguage } from './create-code.ts'
import type { Monaco } from './load-monaco.ts'

/** A comparison of two texts, as long as its element is there. */
export interface DiffHandle {
  show(before: string, after: string): void
  name(label: string): void
  dispose(): void
}

/** Below this width, in pixels, both sides share one column. */
const sideBySideFrom = 860

/** Puts a diff editor into an element. */
export function createDiff(monaco: Monaco, box: HTMLElement, language: CodeLanguage): DiffHandle {
  const editor = monaco.editor.createDiffEditor(box, {
    ...monaco.commonOptions,
    readOnly: true,
    originalEditable: false,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: sideBySideFrom,
    hideUnchangedRegions: { enabled: true, contextLineCount: 4, minimumLineCount: 6 },
    renderOverviewRuler: false,
    diffWordWrap: 'on',
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    diffAlgorithm: 'advanced',
  })
  const sides = [
    { code: editor.getOriginalEditor(), word: 'before' },
    { code: editor.getModifiedEditor(), word: 'after' },
  ]
  for (const { code } of sides) code.updateOptions({ tabFocusMode: true })
  let shown: Comparison | null = null
  let label = ''
  let asked: Comparison | null = null
  const showFound = async (next: Comparison): Promise<void> => {
    await next.found
    if (asked !== next) return
    editor.setModel(next.view)
    delete box.dataset['asking']
    shown?.dispose()
    ;[shown, asked] = [next, null]
  }
  return {
    show(before, after) {
      asked?.dispose()
      // Texts that are new are compared at once, those that change only after a pause.
      asked = compare(monaco, editor, { before, after, language })
      void showFound(asked)
    },
    name(next) {
      // The answer to another question is not left standing under this one.
      if (asked !== null && label !== '' && next !== label) box.dataset['asking'] = ''
      label = next
      for (const { code, word } of sides) code.updateOptions({ ariaLabel: `${label}, ${word}` })
    },
    dispose() {
      editor.dispose()
      asked?.dispose()
      shown?.dispose()
      asked = shown = null
    },
  }
}

type Texts = { readonly before: string; readonly after: string; readonly language: CodeLanguage }

/** Two texts that are being compared; `found` once what differs is known. */
type Comparison = {
  readonly view: editor.IDiffEditorViewModel
  readonly found: Promise<void>
  dispose(): void
}

function compare(
  monaco: Monaco,
  diff: editor.IStandaloneDiffEditor,
  { before, after, language }: Texts,
): Comparison {
  const original = monaco.createModel(language, before)
  const modified = monaco.createModel(language, after)
  const view = diff.createViewModel({ original, modified })
  return {
    view,
    found: view.waitForDiff(),
    dispose() {
      view.dispose()
      original.dispose()
      modified.dispose()
    },
  }
}
