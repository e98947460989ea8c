-- message: note titles
-- revision: f2000000900d
-- down_revision: f1000000900d
-- branch_labels:
-- depends_on:
-- create_date: 2026-05-02T09:00:00Z

-- upgrade
alter table notes add column title varchar(80);

-- downgrade
alter table notes drop column title;
