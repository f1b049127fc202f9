from anpei.enrolment.domain.move import move_enrolment

__all__ = ["move_enrolment"]
