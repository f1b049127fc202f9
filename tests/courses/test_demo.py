"""The demo's courses are real videos of the lengths they say."""

from pathlib import Path

from django.core.files.storage import default_storage

from anpei.courses.demo import make_demo_curriculum
from anpei.courses.ffmpeg import probe
from anpei.courses.models import Topic, Video, VideoState
from tenants.models import Association


def test_short_demo_has_topics_of_20_to_30_seconds(jinan: Association) -> None:
    curriculum = make_demo_curriculum("短课程")
    again = make_demo_curriculum("短课程")

    topics = list(Topic.objects.filter(category__curriculum=curriculum).select_related("video"))
    lengths = {topic.duration_ms for topic in topics}
    first = topics[0].video
    assert again == curriculum
    assert len(topics) == 12
    assert lengths == {20_000, 24_000, 28_000}
    assert {topic.credit_tenths for topic in topics} == {10}
    assert {video.state for video in Video.objects.all()} == {VideoState.READY}
    assert first is not None
    assert probe(Path(default_storage.path(first.stream))).duration_ms == first.duration_ms
