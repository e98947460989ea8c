-- message: countries
-- revision: c3000000c0de
-- down_revision: c1000000acc0
-- branch_labels:
-- depends_on:
-- create_date: 2026-04-09T09:00:00Z

-- upgrade
alter table accounts add column country varchar(2);

-- downgrade
alter table accounts drop column country;
