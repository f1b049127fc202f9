"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.payments.api import applications, orders, review
from anpei.payments.pages import application, enterprise, staff

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprise/classes/<str:public_id>/apply/", application.apply, name="apply"),
    path("enterprise/orders/", enterprise.orders, name="orders"),
    path("enterprise/orders/<str:public_id>/", enterprise.order, name="order"),
    path("enterprise/orders/<str:public_id>/receipt/", enterprise.receipt, name="receipt"),
    path("enterprise/orders/<str:public_id>/cancel/", enterprise.cancel, name="cancel"),
    path("staff/receipts/", staff.receipt_queue, name="receipt_queue"),
    path("staff/orders/", staff.orders, name="staff_orders"),
    path("staff/orders/<str:public_id>/", staff.order, name="staff_order"),
    path("staff/orders/<str:public_id>/decision/", staff.decide, name="staff_decision"),
    path("api/enrolment/applications/", applications.Applications.as_view(), name="api_apply"),
    path("api/payments/orders/", orders.OrderList.as_view(), name="api_orders"),
    path("api/payments/orders/<str:public_id>/", orders.OrderDetail.as_view(), name="api_order"),
    path(
        "api/payments/orders/<str:public_id>/receipts/",
        orders.Receipts.as_view(),
        name="api_receipts",
    ),
    path(
        "api/payments/orders/<str:public_id>/cancellation/",
        orders.Cancellation.as_view(),
        name="api_cancellation",
    ),
    path("api/payments/queue/", review.Queue.as_view(), name="api_queue"),
    path(
        "api/payments/orders/<str:public_id>/decision/",
        review.OrderDecision.as_view(),
        name="api_decision",
    ),
]
