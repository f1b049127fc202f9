from anpei.registry.models.extension_application import ExtensionApplication, ExtensionState
from anpei.registry.models.extension_check import ExtensionCheck
from anpei.registry.models.outbox_entry import Failure, OutboxEntry, OutboxKind
from anpei.registry.models.outbox_event import OutboxEvent
from anpei.registry.models.registry_connection import RegistryConnection
from anpei.registry.models.staged_constructor import StagedConstructor
from anpei.registry.models.staged_enterprise import StagedEnterprise
from anpei.registry.models.staged_licence import StagedLicence
from anpei.registry.models.staged_person import StagedPerson
from anpei.registry.models.sync_finding import SyncFinding
from anpei.registry.models.sync_position import SyncPosition
from anpei.registry.models.sync_run import SyncRun

__all__ = [
    "ExtensionApplication",
    "ExtensionCheck",
    "ExtensionState",
    "Failure",
    "OutboxEntry",
    "OutboxEvent",
    "OutboxKind",
    "RegistryConnection",
    "StagedConstructor",
    "StagedEnterprise",
    "StagedLicence",
    "StagedPerson",
    "SyncFinding",
    "SyncPosition",
    "SyncRun",
]
