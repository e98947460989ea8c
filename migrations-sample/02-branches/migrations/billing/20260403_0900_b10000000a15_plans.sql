-- message: plans
-- revision: b10000000a15
-- down_revision: none
-- branch_labels: billing
-- depends_on:
-- create_date: 2026-04-03T09:00:00Z

-- upgrade
create table plans (
  code varchar(20) not null primary key,
  price_cents integer not null
);
insert into plans (code, price_cents) values ('free', 0), ('team', 1900);

-- downgrade
drop table plans;
