-- message: create categories
-- revision: 2b7d41c6a850
-- down_revision: 1a5c2f0e9b37
-- branch_labels:
-- depends_on:
-- create_date: 2026-01-12T14:30:00Z

-- upgrade
create table categories (
  code varchar(20) not null primary key,
  title varchar(80) not null
);

-- downgrade
drop table categories;
