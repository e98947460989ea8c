-- message: phone numbers
-- revision: c2000000f0e1
-- down_revision: c1000000acc0
-- branch_labels:
-- depends_on:
-- create_date: 2026-04-08T09:00:00Z

-- upgrade
alter table accounts add column phone varchar(40);

-- downgrade
alter table accounts drop column phone;
