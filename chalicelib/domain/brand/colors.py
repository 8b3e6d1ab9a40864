"""Colours that can be read: contrast as WCAG 2.2 defines it."""

WHITE = "#ffffff"
BLACK = "#000000"
DARK_SHEET = "#171e26"
"""What mails and pages stand on for whoever has it dark."""
SEEN = 3.0
"""What a thing needs towards its ground to be seen (1.4.11)."""
_STRAIGHT = 0.04045
"""Up to here sRGB is a straight line."""


def contrast(one: str, other: str) -> float:
    """How two colours differ: from 1, not at all, to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on(color: str) -> str:
    """White or black, whichever reads better on it: always with a contrast of 4.5 (1.4.3)."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, color))


def on_dark(color: str) -> str:
    """The colour, made lighter until it is seen on dark ground."""
    for tenths in range(11):
        mixed = _mixed(color, WHITE, tenths / 10)
        if contrast(mixed, DARK_SHEET) >= SEEN:
            return mixed
    return WHITE


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _STRAIGHT else ((part + 0.055) / 1.055) ** 2.4


def _mixed(color: str, other: str, share: float) -> str:
    pairs = zip(_parts(color), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
