"""status of a booking

Revision ID: d90f4b81e704
Revises: b37a9e60c403
Create Date: 2026-01-26 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

status = sa.Enum("asked", "confirmed", "cancelled", name="booking_status")

# revision identifiers, used by Alembic.
revision: str = 'd90f4b81e704'
down_revision: Union[str, Sequence[str], None] = 'b37a9e60c403'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    status.create(op.get_bind(), checkfirst=True)
    with op.batch_alter_table("bookings") as batch:
        batch.add_column(sa.Column("status", status, server_default="asked", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("bookings") as batch:
        batch.drop_column("status")
    status.drop(op.get_bind(), checkfirst=True)
