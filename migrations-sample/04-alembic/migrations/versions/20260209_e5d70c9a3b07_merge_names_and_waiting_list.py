"""merge names and waiting list

Revision ID: e5d70c9a3b07
Revises: 17e6c2a4f505, 6ba83d15f806
Create Date: 2026-02-09 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = 'e5d70c9a3b07'
down_revision: Union[str, Sequence[str], None] = ('17e6c2a4f505', '6ba83d15f806')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
