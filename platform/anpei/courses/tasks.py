"""Conversion of videos in the background, and what picks up lost conversions."""

from celery import shared_task

from anpei.courses.domain import convert_video as convert
from anpei.courses.domain import requeue_videos
from anpei.courses.models import Video
from tenants.enqueuing import enqueue
from tenants.entering import for_each_tenant, tenant_task


@tenant_task()
def convert_video(video_id: int) -> None:
    convert(video=Video.objects.get(pk=video_id))


@tenant_task()
def requeue_lost_videos() -> None:
    for video_id in requeue_videos():
        enqueue(convert_video, video_id)


@shared_task(name="anpei.courses.tasks.sweep_videos")
def sweep_videos() -> None:
    """Every few minutes, in public: fans out to the tenants."""
    for_each_tenant(requeue_lost_videos.delay)
