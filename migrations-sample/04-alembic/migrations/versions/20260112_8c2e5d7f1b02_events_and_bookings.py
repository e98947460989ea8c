"""events and bookings

Revision ID: 8c2e5d7f1b02
Revises: 4f1c0a9b2d01
Create Date: 2026-01-12 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '8c2e5d7f1b02'
down_revision: Union[str, Sequence[str], None] = '4f1c0a9b2d01'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_bookings_event_id_events"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_bookings_member_id_members"),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
    )


def downgrade() -> None:
    op.drop_table("bookings")
    op.drop_table("events")
