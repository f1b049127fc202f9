"""Conversion of videos in the background, and what picks up lost conversions."""

from celery import shared_task

from anpei.courses.domain import convert_video as convert
from anpei.courses.domain import requeue_videos
from anpei.courses.models import Video
from tenants.enqueuing import enqueue, enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def convert_video(video_id: int) -> None:
    convert(video=Video.objects.get(pk=video_id))


@tenant_task()
def requeue_lost_videos() -> None:
    for video_id in requeue_videos():
        enqueue(convert_video, video_id)


@shared_task
def sweep_videos() -> None:
    """For the scheduler, every minute."""
    enqueue_everywhere(requeue_lost_videos)
