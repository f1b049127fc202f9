"""One address, one page: of two that claim it, the second would never be seen."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver

from anpei.config.urls import tenant


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


def test_no_address_is_claimed_twice() -> None:
    claimed = Counter(addresses(tenant.urlpatterns))

    assert [address for address, times in claimed.items() if times > 1] == []
