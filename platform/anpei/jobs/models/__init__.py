from anpei.jobs.models.job import Job
from anpei.jobs.models.job_row import JobRow

__all__ = ["Job", "JobRow"]
