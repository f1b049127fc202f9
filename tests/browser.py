"""The Chromium that every browser test starts."""

from playwright.sync_api import Browser, Playwright, expect

from anpei.local.browser import find_browser

# On a busy machine a page may take its time; what does not come at all fails all the same.
expect.set_options(timeout=20_000)

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
