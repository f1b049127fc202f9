"""How photos are looked at here: the model files are a setting (DESIGN §8)."""

from pathlib import Path

from django.conf import settings

from anpei.proctoring.vision.facts import VisionSettings


def vision_settings(*, thorough: bool = False) -> VisionSettings:
    """``settings.FACE_MODELS`` names another folder of .dat files; "": the installed ones."""
    folder = settings.FACE_MODELS
    return VisionSettings(model_folder=Path(folder) if folder else None, thorough=thorough)
