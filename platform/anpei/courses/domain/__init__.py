from anpei.courses.domain.curricula import (
    create_category,
    create_curriculum,
    create_topic,
    edit_topic,
)
from anpei.courses.domain.enquiries import (
    answer_question,
    ask_question,
    edit_answer,
    edit_question,
    hide_question,
    show_question,
    withdraw_question,
)
from anpei.courses.domain.subtitles import remove_subtitles, set_subtitles
from anpei.courses.domain.videos import (
    add_ready_video,
    convert_video,
    import_video,
    requeue_videos,
    retry_video,
    upload_video,
)

__all__ = [
    "add_ready_video",
    "answer_question",
    "ask_question",
    "convert_video",
    "create_category",
    "create_curriculum",
    "create_topic",
    "edit_answer",
    "edit_question",
    "edit_topic",
    "hide_question",
    "import_video",
    "remove_subtitles",
    "requeue_videos",
    "retry_video",
    "set_subtitles",
    "show_question",
    "upload_video",
    "withdraw_question",
]
