-- message: remember the last login
-- revision: c5000000d0c5
-- down_revision: c4000000ed9e
-- branch_labels:
-- depends_on:
-- create_date: 2026-04-22T09:00:00Z

-- upgrade
alter table accounts add column last_login timestamp;

-- downgrade
alter table accounts drop column last_login;
