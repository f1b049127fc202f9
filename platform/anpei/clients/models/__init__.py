from anpei.clients.models.api_client import ApiClient, ClientKind
from anpei.clients.models.api_grant import ApiGrant, GrantEnd
from anpei.clients.models.spent_refresh import SpentRefresh

__all__ = ["ApiClient", "ApiGrant", "ClientKind", "GrantEnd", "SpentRefresh"]
