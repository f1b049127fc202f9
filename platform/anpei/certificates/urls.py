"""Addresses of this app's pages."""

from django.urls import path

from anpei.certificates.api import views as api
from anpei.certificates.pages import batches, learner, public, staff

app_name = "certificates"
urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path("verify/file/", public.verify_file, name="verify_file"),
    path("verify/<str:token>", public.verification, name="verification"),
    path("learner/certificates/", learner.certificates, name="mine"),
    path("learner/certificates/<str:public_id>.pdf", learner.download, name="download"),
    path("learner/receipts/<str:enrolment_id>.pdf", learner.receipt, name="receipt"),
    path("api/certificates/", api.CertificatesView.as_view(), name="api_certificates"),
    path(
        "api/certificates/<str:public_id>/file/",
        api.CertificateFileView.as_view(),
        name="api_certificate_file",
    ),
    path("staff/certificates/", staff.certificates, name="list"),
    path("staff/certificates/print/", batches.print_many, name="print_many"),
    path("staff/certificates/batches/<str:job_id>.zip", batches.archive, name="batch"),
    path("staff/certificates/<str:public_id>/", staff.certificate, name="detail"),
    path("staff/certificates/<str:public_id>.pdf", staff.download, name="staff_download"),
    path("staff/certificates/<str:public_id>/end/", staff.end, name="end"),
]
