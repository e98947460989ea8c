import { expect, test } from 'vitest'
import { privilegeHint } from '../../../electron/engine/dialects/postgres/privilege-hint.ts'

test.each([
  [
    'permission denied for table alembic_version',
    'SELECT version_num FROM "public"."alembic_version"',
    'Let its owner run: GRANT SELECT ON public.alembic_version TO looker;',
  ],
  [
    'permission denied for schema public',
    'CREATE TABLE IF NOT EXISTS "public"."headway_ledger" (id int)',
    'Let its owner run: GRANT USAGE, CREATE ON SCHEMA public TO looker;',
  ],
  [
    'must be owner of table Customers',
    'ALTER TABLE "Customers" DROP COLUMN phone',
    'Only its owner may do this. Let the present owner run: ALTER TABLE "Customers" OWNER TO looker;',
  ],
  [
    'permission denied to create role',
    'CREATE ROLE x',
    'The role looker lacks this right: connect as a role that has it, or have it granted.',
  ],
])('a role without a right is told what to have granted: %s', (message, sql, hint) => {
  expect(privilegeHint(message, sql, 'looker')).toBe(hint)
})
