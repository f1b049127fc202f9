"""Addresses of the entry and the business system."""

from django.urls import URLPattern, URLResolver, path

from anpei.entry.api import views as api
from anpei.entry.pages import business, orders, public, staff

app_name = "entry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("entry/", public.person, name="person"),
    path("entry/registered/", public.registered, name="registered"),
    path("entry/arrive/", public.arrive, name="arrive"),
    path("entry/captcha/<str:public_id>.png", public.picture, name="captcha_picture"),
    path("entry/captcha/<str:public_id>.wav", public.sound, name="captcha_sound"),
    path("business/billing/", business.billing, name="billing"),
    path("business/registrations/", business.registrations, name="registrations"),
    path("business/to-pay/", business.to_pay, name="to_pay"),
    path(
        "business/to-pay/<str:public_id>/speciality/",
        business.say_speciality,
        name="say_speciality",
    ),
    path("business/confirm/", business.confirm, name="confirm"),
    path("business/orders/", orders.orders, name="orders"),
    path("business/orders/<str:public_id>/", orders.order, name="order"),
    path("business/orders/<str:public_id>/cancel/", orders.cancel, name="cancel"),
    path("business/invoices/", orders.invoices, name="invoices"),
    path(
        "business/invoices/<str:public_id>/file.<str:form>",
        orders.invoice_document,
        name="invoice_file",
    ),
    path("api/entry/to-pay/", api.ToPayView.as_view(), name="api_to_pay"),
    path("api/entry/invoice-data/", api.ProfileView.as_view(), name="api_invoice_data"),
    path("api/entry/orders/", api.OrdersView.as_view(), name="api_orders"),
    path("staff/registrations/", staff.registrations, name="staff_registrations"),
    path(
        "staff/registrations/<str:public_id>/speciality/",
        staff.change_speciality,
        name="staff_speciality",
    ),
    path("staff/platform/", staff.platform, name="platform"),
]
