"""A photo's band by the thresholds every policy has (PL-34); a province may judge otherwise."""

from anpei.provinces.editions import Policy
from anpei.provinces.facts import PhotoFacts
from anpei.provinces.parts import PhotoBand


def band_by_policy(facts: PhotoFacts, policy: Policy, *, repeats_count: bool = True) -> PhotoBand:
    """No face, a blank or a foreign face refuse; whatever is doubtful waits for a person.

    ``repeats_count``: a near-duplicate of an earlier photo is a doubt.
    """
    band = policy.exam_band if facts.purpose == "exam" else policy.study_band
    if facts.is_blank or facts.faces == 0:
        return PhotoBand.REFUSE
    if facts.distance is not None and facts.distance > band.unsure:
        return PhotoBand.REFUSE
    doubtful = (
        facts.distance is None
        or facts.distance > band.accept
        or facts.faces > 1
        or (repeats_count and bool(facts.duplicate_of))
        or facts.sharpness < policy.sharpness_min
        or facts.brightness < policy.brightness_min
    )
    return PhotoBand.UNSURE if doubtful else PhotoBand.ACCEPT
