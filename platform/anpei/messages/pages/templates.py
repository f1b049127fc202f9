"""Staff: the association's own wording of each message, and which channels it uses."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.messages.channel_names import CHANNEL_LABELS
from anpei.messages.channels import OUTGOING, channel_states
from anpei.messages.domain.channels import switch_channel
from anpei.messages.domain.templates import reset_template, save_template
from anpei.messages.kinds import ALWAYS, MessageKind, message_kinds
from anpei.messages.models import MessageTemplate
from anpei.messages.wording import (
    SUBJECT_LENGTH,
    Wording,
    check_wording,
    default_wording,
    fill_in,
    sample_facts,
)


class WordingForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=gettext_lazy("Text of inbox and mail"),
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
    )
    short = forms.CharField(
        label=gettext_lazy("Text of SMS and WeChat"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Short: an SMS has 70 characters, longer ones are charged as more."),
    )

    def wording(self) -> Wording:
        """What was typed, with plain line ends."""
        data = self.cleaned_data
        body = data["body"].replace("\r\n", "\n").strip()
        return Wording(data["subject"], body, data.get("short", ""))


@require_safe
@staff_page(Role.ADMIN)
def templates(request: HttpRequest) -> HttpResponse:
    """Every kind of message, and the channels."""
    own = {one.kind: one for one in MessageTemplate.objects.all()}
    words = request.GET.get("q", "").strip()
    kinds = [
        (kind, own.get(kind.code), [CHANNEL_LABELS[code] for code in kind.channels])
        for kind in message_kinds().values()
        if words.casefold() in str(kind.title).casefold()
    ]
    states = [(one, CHANNEL_LABELS[one.code]) for one in channel_states()]
    context = {"kinds": kinds, "words": words, "channels": states}
    return render(request, "messages/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.ADMIN)
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Wording of one kind: preview, save, back to the default."""
    kind = _kind(code)
    own = MessageTemplate.objects.filter(kind=code).first()
    before = Wording(own.subject, own.body, own.short) if own else default_wording(kind)
    form = WordingForm(
        request.POST or None,
        initial={"subject": before.subject, "body": before.body, "short": before.short},
    )
    if not kind.short:
        del form.fields["short"]
    shown = before
    if request.method == "POST" and form.is_valid():
        wording = form.wording()
        try:
            check_wording(kind, wording)
            if "preview" not in request.POST:
                save_template(kind=code, wording=wording, by=user_of(request))
                messages.success(request, _("Saved. From now on this is what is sent."))
                return redirect("messages:template", code=code)
            shown = wording
        except InvalidInput as error:
            put_error(form, error)
    context = {
        "kind": kind,
        "own": own,
        "form": form,
        "placeholders": (*ALWAYS, *kind.placeholders),
        "preview": fill_in(shown, sample_facts(kind)),
        "channels": [CHANNEL_LABELS[one] for one in kind.channels],
    }
    return render(request, "messages/template.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Role.ADMIN)
def reset(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the wording every association begins with."""
    reset_template(kind=_kind(code).code, by=user_of(request))
    messages.success(request, _("Back to the default wording."))
    return redirect("messages:template", code=code)


@require_POST
@staff_page(Role.ADMIN)
def switch(request: HttpRequest, channel: str) -> HttpResponse:
    """Use a channel, or stop using it."""
    if channel not in OUTGOING:
        raise Http404
    is_on = request.POST.get("on") == "1"
    try:
        switch_channel(channel=channel, is_on=is_on, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Switched on.") if is_on else _("Switched off."))
    return redirect("messages:templates")


def _kind(code: str) -> MessageKind:
    kind = message_kinds().get(code)
    if kind is None:
        raise Http404
    return kind
