"""Photos and events of candidates' pages: no session, one statement each (DESIGN §7).

A photo is authorised by its one-use ticket, events by the lease of the attempt they are about.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from anpei.exams.leases import read_token
from anpei.kernel.json_bodies import read_json
from anpei.proctoring.domain import store_photo
from anpei.proctoring.domain.storing import PHOTO_MAX_BYTES
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.events import read_events
from anpei.proctoring.policies import LATE_EVIDENCE
from anpei.proctoring.vision.upload import check_size
from tenants.hot import hot_row

# A multipart body wraps the picture in a little text.
_WRAPPING = 4096
PHOTOS = "/api/proctoring/photos/"
EVENTS = "/hot/proctoring/events"
MOST_OF_AN_ATTEMPT = 500
"""Events of one attempt that are kept: a page gone wild fills no disk."""

_TELL = """
WITH page AS (
  SELECT id, started_at, clock_timestamp() AS told_at FROM {schema}.exams_attempt
  WHERE id = %(attempt)s
    AND (state = 'running' OR closed_at > clock_timestamp() - %(late)s::interval)
), kept AS (
  INSERT INTO {schema}.proctoring_incident AS proctoring_incident
    (public_id, attempt_id, kind, detail, at, happened_at, seconds, key)
  SELECT new.public_id, page.id, new.kind, new.detail, page.told_at,
    greatest(page.started_at, least(page.told_at, to_timestamp(new.at / 1000.0))),
    new.seconds, new.key
  FROM page, jsonb_to_recordset(%(items)s::jsonb)
    AS new(public_id text, kind text, detail text, at bigint, seconds int, key text)
  WHERE (SELECT count(*) FROM {schema}.proctoring_incident known
         WHERE known.attempt_id = page.id AND known.key <> '') < %(most)s
  ON CONFLICT (attempt_id, key) WHERE key <> '' DO UPDATE
    SET seconds = greatest(proctoring_incident.seconds, excluded.seconds)
  RETURNING id
)
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, (SELECT count(*) FROM kept) FROM page
"""


def upload_photo(request: HttpRequest) -> HttpResponse:
    """``POST`` a picture as raw body or as the multipart file ``photo``.

    The ticket comes in ``X-Capture-Ticket`` (or the form field ``ticket``). 201 with the photo's
    public id; the ticket's and the picture's refusals otherwise.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    check_size(int(request.META.get("CONTENT_LENGTH") or 0) - _WRAPPING, PHOTO_MAX_BYTES)
    ticket, data = _read(request)
    stored = store_photo(token=ticket, data=data)
    body = {"photo": stored.public_id, "taken_at": stored.taken_at.isoformat()}
    return JsonResponse(body, status=201, headers={"Cache-Control": "no-store"})


def _read(request: HttpRequest) -> tuple[str, bytes]:
    ticket = request.META.get("HTTP_X_CAPTURE_TICKET", "")
    if not (request.content_type or "").startswith("multipart/"):
        return ticket, request.body
    file = request.FILES.get("photo")
    return ticket or request.POST.get("ticket", ""), file.read() if file else b""


def tell_events(request: HttpRequest) -> HttpResponse:
    """``POST {"token", "items": [{kind, at, seconds, detail, key}, …]}`` → ``{"now", "kept"}``.

    Every lease that was ever given for the attempt may tell: what an older page saw is evidence as
    well. Told twice is kept once. 409 ``{"code": "closed"}`` when the exam has been over for long.
    """
    body = read_json(request)
    lease, items = read_token(body.get("token")), read_events(body.get("items"))
    values = {"attempt": lease.attempt_id, "items": items, "most": MOST_OF_AN_ATTEMPT}
    row = hot_row(_TELL, values | {"late": LATE_EVIDENCE})
    if row is None:
        return JsonResponse({"code": "closed"}, status=409)
    if row[1]:
        tell_watchers(lease.attempt_id)
    return JsonResponse({"now": row[0], "kept": row[1]})


HOT_PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    PHOTOS: upload_photo,
    EVENTS: tell_events,
}
