import type { Diagnostic } from '../../shared/diagnostics.ts'
import type { Monaco } from './load-monaco.ts'

type Model = ReturnType<Monaco['editor']['createModel']>
type Marker = Parameters<Monaco['editor']['setModelMarkers']>[2][number]

/** Problems as underlines: from their place to the end of the word there; at the top where they have none. */
export function toMarkers(problems: readonly Diagnostic[], model: Model, monaco: Monaco): Marker[] {
  return problems.map((problem) => {
    const line = Math.min(Math.max(problem.where?.line ?? 1, 1), model.getLineCount())
    const column = problem.where?.column ?? 1
    const word = model.getWordAtPosition({ lineNumber: line, column })
    return {
      severity: severityOf(problem.severity, monaco),
      message: problem.hint === null ? problem.message : `${problem.message}\n${problem.hint}`,
      source: problem.rule,
      startLineNumber: line,
      startColumn: column,
      endLineNumber: line,
      endColumn: word ? word.endColumn : model.getLineMaxColumn(line),
    }
  })
}

function severityOf(severity: Diagnostic['severity'], monaco: Monaco): Marker['severity'] {
  switch (severity) {
    case 'error':
      return monaco.MarkerSeverity.Error
    case 'warning':
      return monaco.MarkerSeverity.Warning
    case 'info':
      return monaco.MarkerSeverity.Info
  }
}
