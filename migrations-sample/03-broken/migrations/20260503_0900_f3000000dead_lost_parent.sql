-- message: follows a revision that is not there
-- revision: f3000000dead
-- down_revision: 0123456789ab
-- branch_labels:
-- depends_on:
-- create_date: 2026-05-03T09:00:00Z

-- upgrade
alter table notes add column lost integer;

-- downgrade
alter table notes drop column lost;
