from anpei.courses.models.curriculum import Curriculum
from anpei.courses.models.enquiry import Enquiry
from anpei.courses.models.enquiry_answer import EnquiryAnswer
from anpei.courses.models.subtitle import Subtitle, SubtitleLanguage
from anpei.courses.models.topic import Topic
from anpei.courses.models.topic_category import TopicCategory
from anpei.courses.models.video import Video
from anpei.courses.states import VideoState

__all__ = [
    "Curriculum",
    "Enquiry",
    "EnquiryAnswer",
    "Subtitle",
    "SubtitleLanguage",
    "Topic",
    "TopicCategory",
    "Video",
    "VideoState",
]
