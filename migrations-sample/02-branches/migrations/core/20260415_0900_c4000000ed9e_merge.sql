-- message: merge phone and country
-- revision: c4000000ed9e
-- down_revision: c2000000f0e1, c3000000c0de
-- branch_labels:
-- depends_on:
-- create_date: 2026-04-15T09:00:00Z

-- upgrade


-- downgrade

