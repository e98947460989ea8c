"""Settings of the service: the environment first, then .env."""
import os
from pathlib import Path

dotenv = Path(__file__).parent.parent / ".env"
for line in dotenv.read_text().splitlines() if dotenv.exists() else []:
    name, separator, value = line.partition("=")
    if separator:
        os.environ.setdefault(name.strip(), value.strip())

database_url = os.environ["DATABASE_URL"]
