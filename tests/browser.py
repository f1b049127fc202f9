"""The Chromium that every browser test starts."""

from playwright.sync_api import Browser, Playwright

from anpei.local.browser import find_browser

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def launch_chromium(playwright: Playwright, *flags: str) -> Browser:
    """The Chromium that `./dev test` found or brought, headless and quiet on the network."""
    program = find_browser()
    assert program is not None, "there is no Chromium; ./dev test brings one"
    return playwright.chromium.launch(executable_path=str(program), args=[*_FLAGS, *flags])
