"""first members

Revision ID: b37a9e60c403
Revises: 8c2e5d7f1b02
Create Date: 2026-01-19 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'b37a9e60c403'
down_revision: Union[str, Sequence[str], None] = '8c2e5d7f1b02'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    members = sa.table("members", sa.column("email", sa.String), sa.column("name", sa.String))
    op.bulk_insert(
        members,
        [
            {"email": "ada@example.com", "name": "Ada Lovelace"},
            {"email": "grace@example.com", "name": "Grace Brewster Hopper"},
        ],
    )


def downgrade() -> None:
    op.execute("DELETE FROM members WHERE email IN ('ada@example.com', 'grace@example.com')")
