"""QR codes for printing."""

import io

import segno


def qr_svg(text: str) -> bytes:
    """A QR code as SVG, with the quiet zone around it; level M survives a scratched sticker."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=8, border=4, light="#fff")
    return out.getvalue()
