import type { Diagnostic } from '../../shared/diagnostics.ts'
import type { Monaco } from './load-monaco.ts'
import { toMarkers } from './markers.ts'

export type CodeLanguage = 'typescript' | 'javascript' | 'sql' | 'pgsql' | 'python'

type CodeEvents = {
  readonly onChange: (text: string) => void
  readonly onSave: () => void
  readonly onLeave: () => void
}

/** An editor of one text, as long as its element is there. */
export interface CodeHandle {
  listen(events: CodeEvents): void
  /** Replaces the content, once for each version. */
  show(text: string, version: string | number): void
  /** Null: may be edited. */
  lock(reason: string | null, label: string): void
  mark(problems: readonly Diagnostic[]): void
  wrap(on: boolean): void
  dispose(): void
}

/** Puts an editor into an element. */
export function createCode(monaco: Monaco, box: HTMLElement, language: CodeLanguage): CodeHandle {
  const model = monaco.createModel(language)
  const editor = monaco.editor.create(box, { ...monaco.commonOptions, model })
  let events: CodeEvents | null = null
  let isShowing = false
  let shown: string | number | null = null
  model.onDidChangeContent(() => {
    if (!isShowing) events?.onChange(model.getValue())
  })
  editor.addAction({
    id: 'headway.save',
    label: 'Save',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS],
    run: () => events?.onSave(),
  })
  editor.addAction({
    id: 'headway.leave',
    label: 'Back to the list',
    keybindings: [monaco.KeyCode.Escape],
    keybindingContext:
      '!findWidgetVisible && !editorHasSelection && !editorHasMultipleSelections && !markersNavigationVisible',
    run: () => events?.onLeave(),
  })
  return {
    listen(value) {
      events = value
    },
    show(text, version) {
      if (version === shown) return
      shown = version
      if (model.getValue() === text) return
      isShowing = true
      model.setValue(text)
      isShowing = false
    },
    lock(reason, label) {
      editor.updateOptions({
        readOnly: reason !== null,
        readOnlyMessage: { value: reason ?? '' },
        ariaLabel: label,
        // Nothing can be typed into a read-only text, so Tab goes on to what follows.
        tabFocusMode: reason !== null,
      })
    },
    mark(problems) {
      monaco.editor.setModelMarkers(model, 'headway', toMarkers(problems, model, monaco))
    },
    wrap(on) {
      editor.updateOptions({ wordWrap: on ? 'on' : 'off', wrappingIndent: 'indent' })
    },
    dispose() {
      editor.dispose()
      model.dispose()
    },
  }
}
