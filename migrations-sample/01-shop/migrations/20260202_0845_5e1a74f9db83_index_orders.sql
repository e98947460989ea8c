-- message: index orders for the customer page
-- revision: 5e1a74f9db83
-- down_revision: 4d0f63e8ca72
-- branch_labels:
-- depends_on:
-- create_date: 2026-02-02T08:45:00Z

-- upgrade
create index orders_customer_id_created_at on orders (customer_id, created_at);
create index orders_open on orders (created_at) where status = 'open';

-- downgrade
drop index orders_open;
drop index orders_customer_id_created_at;
