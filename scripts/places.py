"""Where each kind of state is kept: the settings, or defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.credentials import Credentials
from scripts.home import Home
from scripts.settings import Settings


@dataclass(frozen=True)
class Places:
    """Folders of one installation; each setting of a place overrides the default in the home."""

    parts: Path
    models: Path
    webui: Path
    database: Path
    proxy: Path
    redis: Path
    postgres: Path
    gateway: Path
    credentials: Credentials

    @classmethod
    def of(cls, settings: Settings, home: Home) -> Places:
        """The folders that the settings name, or their defaults in the home."""
        return cls(
            parts=settings.parts_storage or home.parts,
            models=settings.ollama_model_storage or home.models,
            webui=settings.openwebui_data_storage or home.data / "openwebui",
            database=settings.database_storage or home.data / "database",
            proxy=home.data / "proxy",
            redis=home.data / "redis",
            postgres=home.data / "postgres",
            gateway=home.data / "gateway",
            credentials=Credentials(home.secrets),
        )
