-- message: notes
-- revision: f1000000900d
-- down_revision: none
-- branch_labels:
-- depends_on:
-- create_date: 2026-05-01T09:00:00Z

-- upgrade
create table notes (id integer not null primary key, body text not null);

-- downgrade
drop table notes;
