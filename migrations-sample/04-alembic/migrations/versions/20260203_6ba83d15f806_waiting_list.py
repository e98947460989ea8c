"""waiting list

Revision ID: 6ba83d15f806
Revises: d90f4b81e704
Create Date: 2026-02-03 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = '6ba83d15f806'
down_revision: Union[str, Sequence[str], None] = 'd90f4b81e704'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "waiting_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_waiting_list_event_id_events"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_waiting_list_member_id_members"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_list"),
    )


def downgrade() -> None:
    op.drop_table("waiting_list")
