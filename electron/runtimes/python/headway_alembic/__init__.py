"""Headway's runtime for Alembic projects: runs the project's own env.py with a driver that is the statement door."""
