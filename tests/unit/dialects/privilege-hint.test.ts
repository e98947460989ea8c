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
    'Only its owner may do this: run it as that role. Where looker is to own it from now on, let the present owner run: ALTER TABLE "Customers" OWNER TO looker;',
  ],
  [
    'permission denied for table customers',
    'DECLARE c CURSOR FOR SELECT id FROM public.customers',
    'Let its owner run: GRANT SELECT ON public.customers TO looker;',
  ],
  [
    'permission denied for table ledger',
    'WITH made AS (INSERT INTO public.ledger VALUES (1) RETURNING id) SELECT id FROM made FOR UPDATE',
    'Let its owner run: GRANT INSERT, SELECT ON public.ledger TO looker;',
  ],
  [
    'permission denied for table customers',
    'COPY public.customers TO STDOUT',
    'Let its owner run: GRANT SELECT ON public.customers TO looker;',
  ],
  [
    'permission denied to create role',
    'CREATE ROLE x',
    'The role looker lacks this right: connect as a role that has it, or have it granted.',
  ],
])('a role without a right is told what to have granted: %s', (message, sql, hint) => {
  expect(privilegeHint(message, sql, 'looker')).toBe(hint)
})
