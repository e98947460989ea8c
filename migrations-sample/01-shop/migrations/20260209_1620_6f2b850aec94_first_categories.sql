-- message: first categories
-- revision: 6f2b850aec94
-- down_revision: 5e1a74f9db83
-- branch_labels:
-- depends_on:
-- create_date: 2026-02-09T16:20:00Z

-- upgrade
insert into categories (code, title) values
  ('books', 'Books'),
  ('games', 'Games; board and card'),
  ('music', 'Music');

-- downgrade
delete from categories where code in ('books', 'games', 'music');
