"""The links that give a list as a file."""

from django.template import Context
from django.utils.safestring import SafeString

from anpei.site.components.library import register, render_part


@register.simple_tag(takes_context=True)
def export_links(context: Context, rows: int = 1, url: str = "") -> SafeString:
    """Excel and CSV of this list as it is filtered now; nothing when it has no `rows`.

    `url`: where the list is given as a file, when that is not the page itself.
    """
    if not rows:
        return SafeString("")
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop("export", None)
    return render_part(
        "export_links",
        {"path": url or context["request"].path, "query": f"{query.urlencode()}&" if query else ""},
    )
