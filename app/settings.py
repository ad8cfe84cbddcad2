"""Every setting, typed and documented; `.env.example` and the README list the same ones (a test compares).

Demo or live is not a setting: `alertcard init` writes it into the database and it never changes.
"""

from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment (and `.env` beside pyproject.toml); unknown variables are ignored."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on. A demo database accepts loopback only.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=64, description="Server processes.")
    data_dir: Path = Field(ROOT / "var", description="Folder of the embedded database and the spool.")
    key_dir: Path | None = Field(
        None, description="Folder of the secret keys. Outside DATA_DIR unless the database is a demo."
    )
    database_url: SecretStr | None = Field(
        None, description="postgresql+psycopg://… in production. Unset: SQLite in DATA_DIR."
    )
    emergency_database_url: SecretStr | None = Field(
        None, description="The same database under the narrow role, for the emergency process."
    )
    app_origin: str | None = Field(None, description="Public origin of the patient's app, https:// outside demo.")
    emergency_origin: str | None = Field(
        None, description="Public origin of the emergency page; differs from APP_ORIGIN outside demo."
    )
    trusted_proxies: str = Field(
        "", description="Comma-separated networks whose X-Forwarded-For is believed. Required outside demo."
    )
    spool_dir: Path | None = Field(
        None,
        description="Local folder for openings that could not be written at once. Default DATA_DIR/spool.",
    )
    checkpoint_file: Path | None = Field(
        None,
        description="Outside copy of the log's checkpoints, on another volume. Default DATA_DIR/checkpoints.",
    )
    journal_file: Path | None = Field(
        None,
        description="What people took away, for a restore; on another volume. Default CHECKPOINT_FILE with .journal.",
    )
    help_line: str = Field(
        "0300 000 0000", max_length=60, description="The service's own number, printed on every dead end."
    )
    responsible_email: str = Field("", description="Receives the daily checkpoint and the alarms.")
    mail_driver: Literal["log", "smtp"] = Field("log", description="log counts messages without sending them.")
    mail_from: str = Field("Alertcard <no-reply@localhost>", description="Sender of every message.")
    smtp_host: str = Field("localhost", description="SMTP server.")
    smtp_port: int = Field(25, ge=1, le=65535, description="SMTP port.")
    smtp_user: str = Field("", description="SMTP user; empty means no sign-in.")
    smtp_password: SecretStr = Field(SecretStr(""), description="SMTP password.")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="How the SMTP connection is protected."
    )
    demo_on_network: bool = Field(False, description="Lets a demo database listen beyond loopback, with its banner.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")

    @model_validator(mode="after")
    def _networks_parse(self) -> Self:
        for network in self.proxy_networks:
            ip_network(network, strict=False)
        return self

    @property
    def proxy_networks(self) -> tuple[str, ...]:
        """The networks of TRUSTED_PROXIES, without blanks."""
        return tuple(part.strip() for part in self.trusted_proxies.split(",") if part.strip())

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database, with its password: never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'alertcard.sqlite3'}"

    @property
    def emergency_database(self) -> str:
        """URL for the emergency process; the ordinary one where no narrow role is set."""
        if self.emergency_database_url is not None:
            return self.emergency_database_url.get_secret_value()
        return self.database

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database.startswith("sqlite")

    @property
    def keys(self) -> Path:
        """Folder of the secret keys."""
        return self.key_dir or self.data_dir / "keys"

    @property
    def spool(self) -> Path:
        """Folder of the access-event spool."""
        return self.spool_dir or self.data_dir / "spool"

    @property
    def checkpoints(self) -> Path:
        """File that receives a copy of each log checkpoint."""
        return self.checkpoint_file or self.data_dir / "checkpoints"

    @property
    def journal(self) -> Path:
        """File that tells a restored database what people have taken away since."""
        return self.journal_file or self.checkpoints.with_name(f"{self.checkpoints.name}.journal")

    @property
    def app_url(self) -> str:
        """Origin of the patient's app, lower case, no trailing slash."""
        return normal_origin(self.app_origin or f"http://localhost:{self.port}")

    @property
    def emergency_url(self) -> str:
        """Origin in every QR code; part of what link tokens sign."""
        return normal_origin(self.emergency_origin or self.app_url)

    @property
    def is_https(self) -> bool:
        """Whether the app's origin is https: decides the session cookie's name and Secure flag."""
        return self.app_url.startswith("https://")


def normal_origin(origin: str) -> str:
    """Scheme and host in lower case, no path; raises ValueError for anything that is not an http(s) origin."""
    parts = urlsplit(origin.strip().rstrip("/").lower())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ValueError("An origin looks like https://card.example, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache
def get_settings() -> Settings:
    """The process's settings; tests build their own with `Settings(...)`."""
    return Settings()
