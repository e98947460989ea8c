-- message: a copied file with its id unchanged
-- revision: f2000000900d
-- down_revision: f1000000900d
-- branch_labels:
-- depends_on:
-- create_date: 2026-05-04T09:00:00Z

-- upgrade
alter table notes add column copied integer;

-- downgrade
alter table notes drop column copied;
