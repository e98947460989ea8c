import type { RevisionFields } from '../format.ts'
import { writeNames } from './literals.ts'

/**
 * A new revision as Alembic's own template writes it. Where Python is at hand the project's `script.py.mako` is used
 * instead: this is what a project without one, or a machine without Python, gets.
 */
export function renderPython(fields: RevisionFields): string {
  const { id, downRevisions, branchLabels, dependsOn, message, createDate } = fields
  const body = (lines: readonly string[]): string[] =>
    lines.length === 0 ? ['    pass'] : lines.map(indented)
  return [
    `"""${message.replaceAll('\\', '\\\\').replaceAll('"""', "'''")}`,
    '',
    `Revision ID: ${id}`,
    `Revises: ${downRevisions.join(', ')}`,
    `Create Date: ${createDate.replace('T', ' ').replace(/Z$/, '')}`,
    '',
    '"""',
    'from typing import Sequence, Union',
    '',
    'from alembic import op',
    'import sqlalchemy as sa',
    '',
    '',
    '# revision identifiers, used by Alembic.',
    `revision: str = ${writeNames([id], "'")}`,
    `down_revision: Union[str, Sequence[str], None] = ${writeNames(downRevisions, "'")}`,
    `branch_labels: Union[str, Sequence[str], None] = ${writeNames(branchLabels, "'")}`,
    `depends_on: Union[str, Sequence[str], None] = ${writeNames(dependsOn, "'")}`,
    ...(fields.replaces?.length
      ? [`replaces: Union[str, Sequence[str]] = ${writeNames(fields.replaces, "'")}`]
      : []),
    '',
    '',
    'def upgrade() -> None:',
    '    """Upgrade schema."""',
    ...body(fields.upgrade),
    '',
    '',
    'def downgrade() -> None:',
    '    """Downgrade schema."""',
    ...body(fields.downgrade),
    '',
  ].join('\n')
}

function indented(line: string): string {
  return line === '' ? '' : `    ${line}`
}
