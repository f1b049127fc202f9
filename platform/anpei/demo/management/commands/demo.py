"""``manage.py demo``: the demo's associations, filled with data worth looking at. Idempotent."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from anpei.accounts.domain.activation import activate_account, issue_activation_code
from anpei.accounts.models import User
from anpei.demo.centres import Examiner
from anpei.demo.classes import ensure_classes
from anpei.demo.conversations import ensure_channels, ensure_conversations
from anpei.demo.desk import DeskStory
from anpei.demo.exam_photos import ExamPhotographer
from anpei.demo.extensions import play_extensions
from anpei.demo.history import Historian
from anpei.demo.learner import (
    demo_learner,
    enrol_demo_learner,
    extending_learner,
    first_time_learner,
)
from anpei.demo.lessons import ListStory, ensure_courses, list_learner
from anpei.demo.money import connect_demo_invoices, tell_money
from anpei.demo.notices import ensure_notices
from anpei.demo.rules import ensure_prepared_edition
from anpei.demo.staff import PASSWORD, STAFF, ensure_staff
from anpei.demo.story import Storyteller
from anpei.demo.tenants import ensure_association
from anpei.people.models import Enterprise
from anpei.provinces.current import current_province
from anpei.provinces.discovery import provinces
from anpei.provinces.parts import DemoTenant
from anpei.provinces.ways import Way
from anpei.registry.domain import connect_sandbox, run_sync
from tenants.entering import enter_association, enter_tenant

COMPLETE = "demo_complete"
"""The setting that says that an association's demo was filled to the end."""


def demo_enterprise(wanted: DemoTenant) -> str:
    """The first enterprise of the sandbox's registry, named after its city."""
    return f"{wanted.city}安培示范建筑工程有限公司"


class Command(BaseCommand):
    help = "Make the demo's associations and fill them; --show prints who signs in as what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--show", action="store_true", help="only print the sign-ins")

    def handle(self, *args: Any, show: bool, **options: Any) -> None:
        for kind, province in provinces().items():
            for wanted in province.demo_tenants():
                if show:
                    self._show(wanted)
                else:
                    self._make(kind, wanted)

    def _make(self, kind: str, wanted: DemoTenant) -> None:
        association, is_new = ensure_association(kind, wanted)
        self.stdout.write(f"{wanted.host}: {'made' if is_new else 'is there'}")
        if association.settings.get(COMPLETE):
            return
        with enter_association(association):
            self._fill(wanted)
        association.settings[COMPLETE] = True
        association.save(update_fields=["settings"])

    def _fill(self, wanted: DemoTenant) -> None:
        """Every step looks first: a demo that was interrupted goes on where it stopped."""
        staff = ensure_staff()
        ensure_notices(staff["admin"])
        ensure_channels(wanted.registry, staff)
        connect_sandbox(dataset=wanted.registry, by=staff["admin"])
        run = run_sync(by=None)
        self.stdout.write(f"  registry: {run.state}, {Enterprise.objects.count()} enterprises")
        own = Enterprise.objects.get(name=demo_enterprise(wanted))
        self._activate(own)
        if Way.LIST_ENROLMENT in current_province().ways:
            connect_demo_invoices(staff["finance"], wanted.registry)
            self.stdout.write(f"  courses: {ensure_courses(staff['admin'])}")
            self.stdout.write(f"  orders: {ListStory(staff['admin']).tell(own)}")
            return
        classes = ensure_classes(staff["admin"])
        self.stdout.write(f"  classes: {len(classes)}")
        self.stdout.write(f"  orders: {Storyteller(staff['finance']).tell(classes)}")
        tell_money(staff["finance"], wanted.registry)
        history = Historian(admin=staff["admin"], reviewer=staff["reviewer"])
        self.stdout.write(f"  earlier months: {history.tell(classes)} people")
        enrol_demo_learner(own, classes["短班"], staff["finance"])
        ensure_conversations(staff)
        ensure_prepared_edition(staff["admin"])
        if wanted.exam_mode == "offline":
            self.stdout.write(f"  sittings: {Examiner(staff['registrar']).tell()}")
        else:
            self._desks(staff, wanted.registry)

    def _desks(self, staff: dict[str, User], dataset: str) -> None:
        """Reviews of online exams, reports, certificates, extensions."""
        self.stdout.write("  review desk, reports, certificates, extensions")
        desk = DeskStory(
            reviewer=staff["reviewer"],
            admin=staff["admin"],
            registrar=staff["registrar"],
            photographer=ExamPhotographer.from_registry(),
        )
        play_extensions(desk.tell(), dataset)

    def _activate(self, enterprise: Enterprise) -> None:
        user = User.objects.get(enterprise=enterprise)
        if user.activated_at is None:
            code = issue_activation_code(user=user, channel="staff", by=None)
            activate_account(user=user, code=code, password=PASSWORD, by=user)

    def _show(self, wanted: DemoTenant) -> None:
        address = f"{settings.WEB_SCHEME}://{wanted.host}:{settings.WEB_PORT}"
        names = ", ".join(one.login_name for one in STAFF)
        with enter_tenant(wanted.schema):
            if Way.LIST_ENROLMENT in current_province().ways:
                self.stdout.write(_list_sign_ins(wanted, address, names))
                return
            learner = demo_learner(Enterprise.objects.get(name=demo_enterprise(wanted)), "A")
            stranger = first_time_learner()
            extending = extending_learner()
            newcomer = Enterprise.objects.filter(user__activated_at__isnull=True).earliest("pk")
        self.stdout.write(
            f"  {wanted.name}\n"
            f"    {address}/\n"
            f"      enterprise  {demo_enterprise(wanted)}   {PASSWORD}\n"
            f"      staff       {names}   {PASSWORD}\n"
            f"      learner     {wanted.city} / {learner.category} / {learner.name} / "
            f"{learner.id_number}   {PASSWORD}\n"
            + (
                f"      learner whose extension was returned  {wanted.city} / "
                f"{extending.category} / {extending.name} / {extending.id_number}   {PASSWORD}\n"
                if extending
                else ""
            )
            + f"      an enterprise's first sign-in: {newcomer.name}   {newcomer.credit_code}\n"
            f"                  (its one-time code: staff, enterprise accounts)\n"
            f"      a learner's first sign-in: {wanted.city} / {stranger.category} / "
            f"{stranger.name} / {stranger.id_number}\n"
            f"                  (the one-time code: by SMS, see below)\n"
        )


def _list_sign_ins(wanted: DemoTenant, address: str, names: str) -> str:
    """Who signs in as what where people are enrolled from a list."""
    own = Enterprise.objects.get(name=demo_enterprise(wanted))
    learner, ready = list_learner(own, "A").person, list_learner(own, "C3").person
    return (
        f"  {wanted.name}\n"
        f"    {address}/\n"
        f"      enterprise  {own.credit_code}   {PASSWORD}   (taxpayer number)\n"
        f"      staff       {names}   {PASSWORD}\n"
        f"      learner     {learner.id_number}   {PASSWORD}   ({learner.name}, three lessons)\n"
        f"      learner before the exam  {ready.id_number}   {PASSWORD}   ({ready.name})\n"
        f"      enterprises arrive from the platform: {settings.SANDBOX_URL}/admin/platform\n"
    )
