"""The subscriptions API: webhooks, private feeds and files of partners, under their agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import marshmallow as ma
import orjson
from flask import Response, current_app, request
from flask_smorest import Blueprint
from werkzeug.exceptions import Conflict, NotFound

from hub.application.partner_desk import Created, NotThere, TooManySubscriptions
from hub.deliver.deliveries import Told
from hub.store.deliveries import Attempt
from hub.store.model import iso
from hub.web.api.api_schemas import Problem
from hub.web.errors import problem
from hub.web.parameters import LanguageArgs
from hub.web.partners import partner_schemas as shapes
from hub.web.partners.partner_doors import demand_partner, desk_of, trial
from hub.web.parts import WebParts

PREFIX = "/api/v1"
HERE = "/subscriptions"
SAMPLES = 10
SECURED: dict[str, Any] = {"security": [{"partnerKey": []}]}
SCHEME = {"type": "http", "scheme": "bearer", "description": "A partner's key, by agreement: see docs/partners.md"}
NOTED = Blueprint("noted", __name__)


def refusing(*more: int) -> Callable[[Any], Any]:
    """Say which errors an address may answer with."""

    def decorate(view: Any) -> Any:
        for status in sorted({401, 403, 406, 422, 429, 503, *more}):
            view = NOTED.alt_response(status, schema=Problem, content_type="application/problem+json")(view)
        return view

    return decorate


def room(parts: WebParts) -> Blueprint:
    """Return the addresses of subscriptions."""
    here = Blueprint("subscriptions-api", __name__, url_prefix=PREFIX, description="Subscriptions of partners")
    here.before_request(json_alone)
    add_lists(here, parts)
    add_one(here, parts)
    add_trials(here, parts)
    add_acts(here, parts)
    add_reading(here, parts)
    return here


def json_alone() -> Response | None:
    """Refuse a body that is not JSON."""
    if request.method in ("POST", "PATCH") and request.content_length and not request.is_json:
        return problem(415, "Send JSON, with `Content-Type: application/json`.")
    return None


def add_lists(here: Blueprint, parts: WebParts) -> None:
    """Add the list, and making a new one."""

    @here.get(HERE, endpoint="list")
    @here.doc(operationId="list_subscriptions", summary="Your subscriptions", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.response(200, shapes.Subscriptions)
    @refusing()
    def every(args: dict[str, Any]) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        return answer({"items": [desk.shown(each) for each in desk.subscriptions(partner)]})

    @here.post(HERE, endpoint="create")
    @here.doc(operationId="create_subscription", summary="Make a subscription; its secret is shown once", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.arguments(shapes.NewArgs(), location="json", unknown=ma.RAISE)
    @here.response(201, shapes.NewSubscription)
    @refusing(400, 409, 413, 415)
    def create(args: dict[str, Any], body: dict[str, Any]) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        try:
            made = desk.create(partner, body)
        except TooManySubscriptions as error:
            raise Conflict(str(error)) from error
        response = answer({**desk.shown(made.subscription), **once(parts, made)}, 201)
        response.headers["Location"] = f"{parts.base_url}{PREFIX}{HERE}/{made.subscription.id}"
        return response


def once(parts: WebParts, made: Created) -> dict[str, str]:
    """Return what is shown once."""
    if made.token:
        return {"feed_url": f"{parts.base_url}/feeds/private/{made.token}.atom"}
    return {"secret": made.secret or ""}


def add_one(here: Blueprint, parts: WebParts) -> None:
    """Add reading, changing and ending one subscription."""
    one = f"{HERE}/<string:id>"

    @here.get(one, endpoint="one")
    @here.doc(operationId="get_subscription", summary="One of your subscriptions", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.response(200, shapes.Subscription)
    @refusing(404)
    def get(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        return answer(desk.shown(found(lambda: desk.get(partner, id))))

    @here.patch(one, endpoint="change")
    @here.doc(operationId="change_subscription", summary="Change, pause or resume a subscription", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.arguments(shapes.ChangeArgs(), location="json", unknown=ma.RAISE)
    @here.response(200, shapes.Subscription)
    @refusing(400, 404, 413, 415)
    def change(args: dict[str, Any], body: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        return answer(desk.shown(found(lambda: desk.change(partner, id, body))))

    @here.delete(one, endpoint="end")
    @here.doc(operationId="end_subscription", summary="End a subscription for good", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.response(204)
    @refusing(404)
    def end(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        found(lambda: desk.end(partner, id))
        return Response(status=204, headers={"Cache-Control": "no-store"})


def act(here: Blueprint, name: str, summary: str, shape: type[ma.Schema]) -> Callable[[Any], Any]:
    """Return what makes a view the address of an act without a body."""

    def decorate(view: Any) -> Any:
        view = refusing(400, 404, 413, 415)(view)
        view = here.response(200, shape)(view)
        view = here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)(view)
        view = here.doc(operationId=f"{name}_subscription", summary=summary, **SECURED)(view)
        return here.post(f"{HERE}/<string:id>/{name.replace('_', '-')}", endpoint=name)(view)

    return decorate


def add_trials(here: Blueprint, parts: WebParts) -> None:
    """Add what shows a subscription before it matters: a test event, and what would have been sent."""

    @act(here, "test", "Send a test event now; what the target answered is told", shapes.Attempt)
    def test(args: dict[str, Any], id: str) -> Response:
        entered, desk = demand_partner(parts), desk_of(parts)
        trial(parts, current_app, entered)
        return answer(attempt_of(found(lambda: desk.test(entered.partner, id))))

    @act(here, "preview", "What would have been sent in the last seven days", shapes.Preview)
    def preview(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        lines = found(lambda: desk.preview(partner, id)).lines
        types = dict(sorted(Counter(each.type for each in lines).items()))
        return answer({"total": len(lines), "types": types, "items": [event_of(each) for each in lines[-SAMPLES:]]})


def add_acts(here: Blueprint, parts: WebParts) -> None:
    """Add what a partner does with a subscription: skip, another secret, replay."""

    @act(here, "skip", "Pass over the event that is next, and go on", shapes.Subscription)
    def skip(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        return answer(desk.shown(found(lambda: desk.skip(partner, id))))

    @act(here, "rotate_secret", "Another secret; the one before is valid for a day", shapes.NewSubscription)
    def rotate(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        made = found(lambda: desk.rotate(partner, id))
        return answer({**desk.shown(made.subscription), **once(parts, made)})

    @here.post(f"{HERE}/<string:id>/replay", endpoint="replay")
    @here.doc(operationId="replay_subscription", summary="Tell again from a number or an instant on", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.arguments(shapes.ReplayArgs(), location="json", unknown=ma.RAISE)
    @here.response(200, shapes.Subscription)
    @refusing(400, 404, 413, 415)
    def replay(args: dict[str, Any], body: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        return answer(desk.shown(found(lambda: desk.replay(partner, id, body["since"]))))


def add_reading(here: Blueprint, parts: WebParts) -> None:
    """Add the record of attempts, and the changes for those who would rather ask than be told."""

    @here.get(f"{HERE}/<string:id>/deliveries", endpoint="deliveries")
    @here.doc(operationId="list_deliveries", summary="The last attempts to deliver, the newest first", **SECURED)
    @here.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @here.response(200, shapes.Attempts)
    @refusing(404)
    def deliveries(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        given = found(lambda: desk.get(partner, id))
        return answer({"items": [attempt_of(each) for each in desk.attempts(given)]})

    @here.get(f"{HERE}/<string:id>/changes", endpoint="changes")
    @here.doc(operationId="list_subscription_changes", summary="The changes that a subscription tells", **SECURED)
    @here.arguments(shapes.PartArgs(), location="query", unknown=ma.RAISE)
    @here.response(200, shapes.Part)
    @refusing(404)
    def changes(args: dict[str, Any], id: str) -> Response:
        partner, desk = demand_partner(parts).partner, desk_of(parts)
        given = found(lambda: desk.get(partner, id))
        limit = args.get("limit", 100)
        heard = desk.changes(partner, given, args.get("since", 0), limit=limit)
        lines = [event_of(each) for each in heard.lines]
        return answer({"items": lines, "next": heard.upto, "more": len(lines) == limit})


def found(ask: Callable[[], Any]) -> Any:
    """Return what the desk gives, or that there is no such subscription."""
    try:
        return ask()
    except NotThere as error:
        raise NotFound(str(error)) from error


def event_of(told: Told) -> dict[str, Any]:
    """Return a change as the API tells it."""
    return asdict(told)


def attempt_of(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as its partner sees it."""
    return {**asdict(attempt), "at": iso(attempt.at)}


def answer(told: dict[str, Any], status: int = 200) -> Response:
    """Return an answer that no cache keeps."""
    body = orjson.dumps(told)
    return Response(body, status=status, mimetype="application/json", headers={"Cache-Control": "no-store"})
