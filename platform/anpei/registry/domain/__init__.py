from anpei.registry.domain.connection import connect_registry, connect_sandbox
from anpei.registry.domain.deliver import deliver_due
from anpei.registry.domain.extensions import ask_about_extension, follow_extensions
from anpei.registry.domain.photos import fetch_missing_photos
from anpei.registry.domain.quarantine import approve_identity, approve_sync, discard_sync
from anpei.registry.domain.report import report_qualified_results, report_result
from anpei.registry.domain.resend import resend_entries, resend_entry
from anpei.registry.domain.sync import resume_sync, run_sync

__all__ = [
    "approve_identity",
    "approve_sync",
    "ask_about_extension",
    "connect_registry",
    "connect_sandbox",
    "deliver_due",
    "discard_sync",
    "fetch_missing_photos",
    "follow_extensions",
    "report_qualified_results",
    "report_result",
    "resend_entries",
    "resend_entry",
    "resume_sync",
    "run_sync",
]
