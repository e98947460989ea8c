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
  const original = monaco.createModel(language)
  const modified = monaco.createModel(language)
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
  editor.setModel({ original, modified })
  return {
    show(before, after) {
      original.setValue(before)
      modified.setValue(after)
    },
    name(label) {
      for (const { code, word } of sides) code.updateOptions({ ariaLabel: `${label}, ${word}` })
    },
    dispose() {
      editor.dispose()
      original.dispose()
      modified.dispose()
    },
  }
}
