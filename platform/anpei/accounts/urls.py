"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.accounts.pages import (
    activation,
    enterprise,
    learner,
    own,
    second_factor,
    shared,
    staff,
    staff_members,
)

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/enterprise/", enterprise.sign_in, name="enterprise_sign_in"),
    path("sign-in/learner/", learner.sign_in, name="learner_sign_in"),
    path("sign-in/learner/password/", learner.password, name="learner_password"),
    path("sign-in/staff/", staff.sign_in, name="staff_sign_in"),
    path("sign-in/staff/code/", second_factor.ask, name="staff_code"),
    path("sign-in/staff/activate/", staff_members.activate, name="staff_activate"),
    path("sign-out/", shared.sign_out, name="sign_out"),
    path("activate/", activation.activate, name="activate"),
    path("agreement/", activation.agreement, name="agreement"),
    path("forgotten/enterprise/", activation.forgotten_enterprise, name="forgotten_enterprise"),
    path("forgotten/learner/", activation.forgotten_learner, name="forgotten_learner"),
    path("password/", shared.change_password, name="change_password"),
    path("enterprise/learners/", enterprise.learner_accounts, name="learner_accounts"),
    path(
        "enterprise/learners/<str:licence>/code/",
        enterprise.issue_learner_code,
        name="issue_learner_code",
    ),
    path("staff/second-factor/", second_factor.settings, name="second_factor"),
    path("staff/account/", own.account, name="own_account"),
    path("staff/account/sessions/", own.end_others, name="end_other_sessions"),
    path("staff/members/", staff_members.members, name="staff_members"),
    path("staff/members/new/", staff_members.new_member, name="staff_member_new"),
    path("staff/members/<str:account>/", staff_members.member, name="staff_member"),
    path("staff/members/<str:account>/act/", staff_members.act, name="staff_member_act"),
    path("staff/accounts/", staff.accounts, name="staff_accounts"),
    path("staff/accounts/<str:account>/code/", staff.issue_code, name="issue_enterprise_code"),
]
