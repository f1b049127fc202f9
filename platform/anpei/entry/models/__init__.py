from anpei.entry.models.challenge import Challenge
from anpei.entry.models.invoice_profile import InvoiceProfile
from anpei.entry.models.platform_connection import PlatformConnection
from anpei.entry.models.registration import Registration
from anpei.entry.models.used_ticket import UsedTicket

__all__ = ["Challenge", "InvoiceProfile", "PlatformConnection", "Registration", "UsedTicket"]
