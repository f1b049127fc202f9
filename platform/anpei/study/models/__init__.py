from anpei.study.models.player import Player
from anpei.study.models.study_pass import StudyPass
from anpei.study.models.topic_study import TopicStudy

__all__ = ["Player", "StudyPass", "TopicStudy"]
