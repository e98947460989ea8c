import { lintRules } from '../../electron/engine/lint/rules/index.ts'
import { squawkDifferences } from '../squawk/differences.ts'
import { page } from './reference.ts'

/** docs/reference/lint.md: every rule of the lint, from the rules themselves. */
export function lintPage(): string {
  return page('Lint rules', [
    `What \`headway lint\`, \`headway plan\` and \`headway check\` look for: ${lintRules.length} rules, over what statements really do`,
    "(read by the parser of PostgreSQL itself), not over their words. On production the size of the target's own tables decides how",
    'serious work is that takes as long as its table is large: up to 10,000 rows *info*, from 1,000,000 rows or 1 GB on *error*,',
    "*warning* between and wherever nobody knows. On other tiers it is a *warning*: their tables say nothing of production's.",
    '',
    'A file sets a rule aside by a comment that says why; without the reason the rule holds:',
    '',
    '```sql',
    '-- headway: allow loses-data because the column was never filled',
    '```',
    '',
    '| rule | what it finds |',
    '|---|---|',
    ...lintRules.map(({ id, summary }) => `| [\`${id}\`](#${id}) | ${summary} |`),
    '',
    ...lintRules.flatMap(({ id, summary, why, remedy, safer, squawk }) => [
      `## ${id}`,
      '',
      summary,
      '',
      `- Why: ${why}`,
      `- Remedy: ${remedy}`,
      ...(safer === null ? [] : [`- Safer: \`${safer}\``]),
      ...(squawk.length === 0 ? [] : [`- In squawk: ${squawk.map((name) => `\`${name}\``).join(', ')}`]),
      '',
    ]),
    '## Beside squawk',
    '',
    'Over 1,000 statements (`node scripts/compare-squawk.ts <path of squawk>`, squawk 2.66) both say the same, but for these:',
    '',
    '| rule of squawk | why it differs |',
    '|---|---|',
    ...Object.entries(squawkDifferences).map(([name, why]) => `| \`${name}\` | ${why} |`),
    '',
  ])
}
