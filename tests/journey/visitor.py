"""Somebody before a browser, over HTTP: cookies, CSRF, forms, JSON."""

import re
import secrets
import time
from typing import Any

import httpx


class Unexpected(Exception):  # noqa: N818 - the journey stops with this sentence
    """A page or an answer that the journey did not expect."""


class Visitor:
    """One session at one association's host. Connects to 127.0.0.1, whatever the host's name."""

    def __init__(self, host: str, port: int, *, language: str = "zh-hans") -> None:
        self.origin = f"http://{host}:{port}"
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Host": f"{host}:{port}", "Accept-Language": language},
            timeout=60,
            limits=httpx.Limits(max_keepalive_connections=0),  # nothing stays open behind it
        )
        self.page = ""

    def close(self) -> None:
        self.client.close()

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        response = self.client.request(method, path, **options)
        for _ in range(5):
            if response.status_code not in {301, 302, 303}:
                break
            target = response.headers["location"].removeprefix(self.origin)
            response = self.client.request("GET", target)
        return response

    def get(self, path: str, *, status: int = 200) -> str:
        """Open a page (redirects followed); gives its text. Raises Unexpected on another status."""
        response = self._send("GET", path)
        self.page = response.text
        self._check(response, status)
        return self.page

    def get_bytes(self, path: str) -> bytes:
        response = self._send("GET", path)
        self._check(response, 200)
        return response.content

    def submit(self, path: str, data: dict[str, Any], *, status: int = 200) -> str:
        """Open ``path``, keep its hidden fields, fill in ``data``, send; gives the next page."""
        form = self.get(path)
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
        fields: dict[str, Any] = {}
        for field in hidden:
            name = re.search(r'name="([^"]*)"', field)
            value = re.search(r'value="([^"]*)"', field)
            if name:
                fields.setdefault(name[1], value[1] if value else "")
        return self.post(path, fields | data, status=status)

    def post(self, path: str, data: dict[str, Any], *, status: int = 200) -> str:
        response = self._send("POST", path, data=data, headers=self._csrf())
        self.page = response.text
        self._check(response, status)
        return self.page

    def api(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int | tuple[int, ...] = (200, 201),
    ) -> Any:
        """JSON in and out; every write carries an idempotency key."""
        headers = {"Accept": "application/json", **self._csrf()}
        if method != "GET":
            headers["Idempotency-Key"] = secrets.token_urlsafe(16)
        response = self.client.request(method, path, json=body, headers=headers)
        self._check(response, *(status if isinstance(status, tuple) else (status,)))
        return response.json() if response.content else None

    def upload(self, path: str, data: bytes, headers: dict[str, str]) -> Any:
        response = self.client.post(path, content=data, headers=headers)
        self._check(response, 201)
        return response.json()

    def _csrf(self) -> dict[str, str]:
        token = self.client.cookies.get("csrftoken") or ""
        return {"X-CSRFToken": token, "Origin": self.origin, "Referer": self.origin + "/"}

    def _check(self, response: httpx.Response, *expected: int) -> None:
        if response.status_code not in expected:
            text = re.sub(r"<(script|style).*?</\1>|<[^>]+>|\s+", " ", response.text, flags=re.S)
            raise Unexpected(
                f"{response.request.method} {response.request.url.path} → "
                f"{response.status_code}, expected {expected}: {text.strip()[:600]}"
            )


def wait_until[T](what: str, look: Any, *, seconds: float = 60, every: float = 0.5) -> T:
    """Call ``look()`` until it gives something true; raises Unexpected with ``what`` after all."""
    deadline = time.monotonic() + seconds
    while True:
        found: T = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Unexpected(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(every)
