"""QR codes (ISO/IEC 18004) as SVG, for paper and for pages. Alone imports segno."""

import io

import segno


def qr_svg(content: str, *, scale: int = 4) -> str:
    """``content`` as a self-contained SVG element with its quiet zone of four modules.

    Level M (15 % may be soiled); ``scale`` is the width of a module in px, unless a style sheet
    sizes the whole. No style attributes, so that it stands under our CSP.
    """
    out = io.BytesIO()
    code = segno.make(content, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        scale=scale,
        border=4,
        unit="px",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode()
