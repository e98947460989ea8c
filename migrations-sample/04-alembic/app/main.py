"""A small service: `uvicorn app.main:app`."""
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from app.models import Event
from app.settings import database_url

app = FastAPI()
sessions = async_sessionmaker(create_async_engine(database_url))


@app.get("/events")
async def events() -> list[dict[str, object]]:
    async with sessions() as session:
        found = await session.scalars(select(Event).order_by(Event.starts_at))
        return [{"id": each.id, "title": each.title, "capacity": each.capacity} for each in found]
