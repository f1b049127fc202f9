from anpei.courses.domain.curricula import (
    create_category,
    create_curriculum,
    create_topic,
    edit_topic,
)
from anpei.courses.domain.videos import (
    add_ready_video,
    convert_video,
    requeue_videos,
    upload_video,
)

__all__ = [
    "add_ready_video",
    "convert_video",
    "create_category",
    "create_curriculum",
    "create_topic",
    "edit_topic",
    "requeue_videos",
    "upload_video",
]
