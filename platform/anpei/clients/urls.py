"""Addresses of clients, their tokens and the API's documentation."""

from django.urls import URLPattern, URLResolver, path

from anpei.clients.api import me, tokens
from anpei.clients.pages import clients, documentation

app_name = "clients"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/docs/", documentation.documentation, name="documentation"),
    path("api/sign-in/", tokens.SignInForms.as_view(), name="api_sign_in"),
    path("api/tokens/learner/", tokens.LearnerTokens.as_view(), name="api_learner_tokens"),
    path("api/tokens/business/", tokens.BusinessTokens.as_view(), name="api_business_tokens"),
    path("api/tokens/refresh/", tokens.RefreshedTokens.as_view(), name="api_refresh_tokens"),
    path("api/tokens/end/", tokens.EndedTokens.as_view(), name="api_end_tokens"),
    path("api/me/", me.MeView.as_view(), name="api_me"),
    path("staff/api-clients/", clients.client_list, name="list"),
    path("staff/api-clients/new/", clients.new_client, name="new"),
    path("staff/api-clients/<str:public_id>/", clients.client, name="detail"),
    path("staff/api-clients/<str:public_id>/act/", clients.act, name="act"),
]
