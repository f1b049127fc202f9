"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("learner", _("My learning"), "study:home", "home", 10, way="chosen_topics"),
    NavigationEntry("learner", _("Topics"), "study:topics", "book", 20, way="chosen_topics"),
    NavigationEntry("learner", _("My topics"), "study:my_topics", "play", 30, way="chosen_topics"),
    NavigationEntry("learner", _("My courses"), "study:courses", "book", 10, way="lessons"),
)
"""专题学习 and 我的专题 (M1 图4-6)."""
