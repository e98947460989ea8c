-- message: when an invoice was paid
-- revision: b30000000aed
-- down_revision: b20000001f0c
-- branch_labels:
-- depends_on:
-- create_date: 2026-04-17T09:00:00Z

-- upgrade
alter table invoices add column paid_at timestamp;

-- downgrade
alter table invoices drop column paid_at;
