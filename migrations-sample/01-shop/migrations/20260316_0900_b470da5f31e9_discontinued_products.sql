-- message: products can be discontinued
-- revision: b470da5f31e9
-- down_revision: a36fc94e20d8
-- branch_labels:
-- depends_on:
-- create_date: 2026-03-16T09:00:00Z

-- upgrade
alter table products add column discontinued_at timestamp;
create index products_on_sale on products (category_code) where discontinued_at is null;

-- downgrade
drop index products_on_sale;
alter table products drop column discontinued_at;
