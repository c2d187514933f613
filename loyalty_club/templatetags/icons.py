"""Icons of the lucide set as inline SVG, in the colour and direction of the text."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

# Icons whose direction means something: in a right-to-left page they point the other way.
MIRRORED_ICONS = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "chevrons-left",
        "chevrons-right",
        "corner-down-left",
        "corner-up-left",
        "list",
        "log-in",
        "log-out",
        "message-square-text",
        "redo-2",
        "send",
        "undo-2",
    }
)


@lru_cache(maxsize=512)
def drawn_icon(name: str, size: int, label: str) -> SafeString:
    classes = "icon icon-mirrored" if name in MIRRORED_ICONS else "icon"
    spoken = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    drawing = lucide(name, size=size, stroke_width="1.75", focusable="false", **spoken)
    return mark_safe(drawing.replace("<svg ", f'<svg class="{classes}" ', 1))  # noqa: S308
