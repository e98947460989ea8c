-- message: accounts
-- revision: c1000000acc0
-- down_revision: none
-- branch_labels: core
-- depends_on:
-- create_date: 2026-04-01T09:00:00Z

-- upgrade
create table accounts (
  id integer not null primary key,
  email varchar(200) not null unique
);

-- downgrade
drop table accounts;
