"""Pictures and faces: facts, never verdicts (DESIGN §8).

``upload``, ``metadata``, ``facts`` and ``hashes`` need nothing heavy and are what the web
process imports. ``analysis`` (and ``picture``, ``face_models`` behind it) loads OpenCV and dlib:
import it in the photo worker and in commands only.
"""
