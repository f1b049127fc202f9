from anpei.study.models.player import Player
from anpei.study.models.topic_study import TopicStudy

__all__ = ["Player", "TopicStudy"]
