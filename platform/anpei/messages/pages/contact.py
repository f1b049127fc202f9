"""消息设置: where one wants to be reached beside the inbox."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anpei.accounts.models import UserKind
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import to_sign_in, user_of
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import mask_mobile
from anpei.messages.domain.contacts import confirm_address, set_contact
from anpei.messages.models import Contact


class ContactForm(forms.Form):
    mail = forms.CharField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("A new address is sent a link first, to confirm that it is yours."),
    )
    wants_mail = forms.BooleanField(label=gettext_lazy("Send me mails"), required=False)
    wants_sms = forms.BooleanField(label=gettext_lazy("Send me SMS"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Mail address and channels of the one who is signed in."""
    if not request.user.is_authenticated:
        return to_sign_in(request, UserKind.LEARNER)
    user = user_of(request)
    contact = Contact.objects.filter(user=user).first() or Contact(user=user)
    form = ContactForm(
        request.POST or None,
        initial={
            "mail": contact.mail,
            "wants_mail": contact.wants_mail,
            "wants_sms": contact.wants_sms,
        },
    )
    if not user.person:
        del form.fields["wants_sms"]
    if request.method == "POST" and form.is_valid():
        try:
            kept = set_contact(
                user=user, **{"wants_sms": contact.wants_sms, **form.cleaned_data}, by=user
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            if kept.mail and not kept.mail_confirmed_at:
                messages.info(request, _("Saved. Open the link that we have sent you."))
            else:
                messages.success(request, _("Saved."))
            return redirect("messages:settings")
    context = {
        "form": form,
        "contact": contact,
        "mobile": mask_mobile(user.person.mobile) if user.person and user.person.mobile else "",
    }
    return render(request, "messages/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Looking confirms nothing (mail scanners look); the button does."""
    error = ""
    if request.method == "POST":
        try:
            confirm_address(token=token)
        except InvalidInput as refused:
            error = str(refused)
        else:
            messages.success(request, _("Your mail address is confirmed."))
            is_in = request.user.is_authenticated
            return redirect("messages:settings" if is_in else "site:home")
    return render(request, "messages/confirm.html", {"error": error}, status=422 if error else 200)
