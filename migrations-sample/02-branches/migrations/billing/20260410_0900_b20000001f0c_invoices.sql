-- message: invoices
-- revision: b20000001f0c
-- down_revision: b10000000a15
-- branch_labels:
-- depends_on: c1000000acc0
-- create_date: 2026-04-10T09:00:00Z

-- upgrade
create table invoices (
  id integer not null primary key,
  account_id integer not null references accounts (id),
  plan_code varchar(20) not null references plans (code),
  amount_cents integer not null
);

-- downgrade
drop table invoices;
