"""names in two

Revision ID: 17e6c2a4f505
Revises: d90f4b81e704
Create Date: 2026-02-02 09:00:00.000000+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Member(Base):
    """The table as it is in the middle of this revision: the models of the service go on changing."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]


# revision identifiers, used by Alembic.
revision: str = '17e6c2a4f505'
down_revision: Union[str, Sequence[str], None] = 'd90f4b81e704'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("first_name", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("last_name", sa.String(length=100), nullable=True))
    with Session(bind=op.get_bind()) as session:
        for member in session.scalars(sa.select(Member)):
            member.first_name, _, member.last_name = member.name.rpartition(" ")
        session.flush()
        session.commit()
    with op.batch_alter_table("members") as batch:
        batch.alter_column("first_name", existing_type=sa.String(length=100), nullable=False)
        batch.alter_column("last_name", existing_type=sa.String(length=100), nullable=False)
        batch.drop_column("name")


def downgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("name", sa.String(length=200), nullable=True))
    op.execute("UPDATE members SET name = first_name || ' ' || last_name")
    with op.batch_alter_table("members") as batch:
        batch.alter_column("name", existing_type=sa.String(length=200), nullable=False)
        batch.drop_column("last_name")
        batch.drop_column("first_name")
