import type { Generated } from '../../../shared/contract/changes.ts'
import { safeLine } from './safe-text.ts'
import type { Style } from './style.ts'

/** What a trial of Alembic's own proposal showed; nothing where Headway wrote the revision. */
export function checkLines(generated: Generated | null, style: Style): readonly string[] {
  if (generated === null) return []
  const { files, missed, otherwise, left, problem } = generated
  const found = [
    ...(problem === null ? [] : [style.red(safeLine(problem))]),
    ...list("Alembic's file leaves to be done:", otherwise, style),
    ...(missed.length === 0 ? [] : [style.bold('Alembic did not see, add it by hand:')]),
    ...missed.flatMap(({ title, lines }) => [`  ${safeLine(title)}`, ...addition(lines, style)]),
    ...list('Its downgrade leaves a difference:', left, style),
  ]
  if (found.length > 0 || files.length === 0) return found
  return [style.dim('Checked on the shadow: it leads to the model.')]
}

function list(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.bold(title), ...lines.map((line) => `  ${safeLine(line)}`)]
}

/** Only a single statement is shown: a table rebuild is not meant to be copied, and Alembic can write it itself. */
function addition(lines: readonly string[], style: Style): readonly string[] {
  const [only, ...others] = lines
  if (only === undefined) return []
  if (others.length === 0) return [style.dim(`      ${safeLine(only)}`)]
  return [
    style.dim(`      ${lines.length} statements: write it with op.batch_alter_table (--json shows the SQL)`),
  ]
}
