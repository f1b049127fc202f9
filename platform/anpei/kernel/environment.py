"""Every environment variable the platform reads, typed. Prefix ``ANPEI_``."""

import base64
import hashlib
from functools import cache
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _development_key(name: str) -> str:
    """A fixed key for development and tests; ``./dev up`` brings its own, https demands them."""
    return base64.b64encode(hashlib.sha256(f"anpei development {name}".encode()).digest()).decode()


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ANPEI_", frozen=True)

    debug: bool = False
    secret_key: str = Field(default_factory=lambda: _development_key("secret"))
    field_key: str = Field(default_factory=lambda: _development_key("field"))
    lookup_key: str = Field(default_factory=lambda: _development_key("lookup"))
    database_url: str = "postgresql://postgres@127.0.0.1:5432/anpei"
    redis_url: str = "redis://127.0.0.1:6379/0"
    home: str = ".anpei"
    media_root: str = ""
    face_models: str = ""
    """Folder with other .dat face models than the installed ones."""
    signing_secrets: str = ""
    """Folder with a sub-folder per schema (tls.crt, tls.key, ca.crt): certificate signing keys."""
    static_root: str = ""
    """Where ``collectstatic`` gathers files in an image; "" serves them where they lie."""
    node_modules: str = ""
    locale_root: str = ""
    allowed_hosts: str = ".localhost,127.0.0.1"
    web_port: int = 8000
    web_scheme: str = "http"
    realtime_url: str = "ws://{host}:8001"
    ice_urls: str = ""
    """STUN and TURN servers for live pictures, comma-separated (``stun:…``, ``turns:…``);
    "" lets browsers find a direct way only, with single pictures over the socket where there is
    none."""
    turn_secret: str = ""
    """What the TURN server shares with us (coturn: ``static-auth-secret``)."""
    sandbox_url: str = "http://127.0.0.1:8002"
    alipay_gateway: str = ""
    """"https://openapi.alipay.com/gateway.do"; "" asks the sandbox. Likewise the next three."""
    wechatpay_address: str = ""
    """"https://api.mch.weixin.qq.com"."""
    unionpay_address: str = ""
    """"https://gateway.95516.com"; its test environment "https://gateway.test.95516.com"."""
    unionpay_files: str = ""
    """"https://filedownload.95516.com/": where UnionPay's daily bills are."""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8003
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: Literal["", "starttls", "tls"] = ""
    """How the conversation with the mail server is secured; "" only towards this machine."""
    smtp_from: str = "no-reply@anpei.localhost"
    fetch_networks: str = ""
    """Networks, comma-separated, from which course videos may be fetched although they are not
    public ("10.20.0.0/16"); from them plain http and other ports are taken as well."""
    trusted_proxies: str = ""
    """Networks, comma-separated, of the proxies before the web processes ("10.20.0.0/16"): their
    ``X-Forwarded-For`` names the visitor. Nobody else's is read; without it everybody behind a
    proxy shares its address, and its limits."""
    extra_provinces: str = ""
    """``name=module:attribute`` pairs, comma-separated: provinces under development or test."""
    unsafe_database: bool = False
    """Tests only: let the boot check pass a PostgreSQL that runs without fsync."""
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _keys_are_its_own(self) -> Self:
        """Keys that stand in the source protect nothing outside a developer's machine."""
        known = [
            f"ANPEI_{name.upper()}_KEY"
            for name in ("secret", "field", "lookup")
            if getattr(self, f"{name}_key") == _development_key(name)
        ]
        if self.web_scheme == "https" and known:
            raise ValueError(f"set {', '.join(known)} to keys of your own")
        return self


@cache
def environment() -> Environment:
    return Environment()
