"""room at events

Revision ID: 2a94f7e1d608
Revises: e5d70c9a3b07
Create Date: 2026-02-16 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '2a94f7e1d608'
down_revision: Union[str, Sequence[str], None] = 'e5d70c9a3b07'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("capacity", sa.Integer(), server_default="20", nullable=False))
        batch.create_check_constraint(op.f("ck_events_capacity_is_real"), "capacity > 0")
    op.create_index("ix_bookings_event_id_status", "bookings", ["event_id", "status"])


def downgrade() -> None:
    op.drop_index("ix_bookings_event_id_status", table_name="bookings")
    with op.batch_alter_table("events") as batch:
        batch.drop_constraint(op.f("ck_events_capacity_is_real"), type_="check")
        batch.drop_column("capacity")
