-- message: view of sales by category
-- revision: 814da72c0eb6
-- down_revision: 703c961bfda5
-- branch_labels:
-- depends_on:
-- create_date: 2026-02-23T13:40:00Z

-- upgrade
create view sales_by_category as
select products.category_code, sum(order_items.quantity * order_items.price_cents) as total_cents
from order_items
join products on products.id = order_items.product_id
group by products.category_code;

-- downgrade
drop view sales_by_category;
