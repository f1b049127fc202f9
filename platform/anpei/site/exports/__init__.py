"""Lists as files: CSV and Excel, streamed in bounded memory, safe to open, audited (PL-61)."""

from anpei.site.exports.cells import money_cell
from anpei.site.exports.columns import Column
from anpei.site.exports.responses import FORMS, asked_form, export_response

__all__ = ["FORMS", "Column", "asked_form", "export_response", "money_cell"]
