from anpei.presence.models.face_check import FaceCheck
from anpei.presence.models.profile_photo import ProfilePhoto

__all__ = ["FaceCheck", "ProfilePhoto"]
