import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.service.files import form

from serviceloop.kit.yaml import read_yaml
from serviceloop.service.geo import Point, to_wgs84
from serviceloop.service.visits.logic import (
    ACTION_KEYS,
    ENDED,
    OPEN,
    STEPS,
    Incomplete,
    NotNow,
    Report,
    check_in,
    decide,
)

REPORT = Report("fixed", "更换电容，试机正常", "electric")
TICKET = ["new", "to_assign", "assigned", "in_progress", "waiting_parts", "waiting_customer", "to_confirm", "closed"]


def test_the_usual_way() -> None:
    assert [a.action for a in decide("accept", "dispatched", "assigned").ticket_actions] == ["accept"]
    assert decide("depart", "accepted", "in_progress").ticket_actions == ()
    assert decide("check-in", "departed", "in_progress").visit_action == "check_in"
    assert decide("start", "arrived", "in_progress").visit_action == "start"
    done = decide("complete", "working", "in_progress", report=REPORT)
    assert done.ticket_actions[0].action == "resolve"
    assert done.ticket_actions[0].values == {"resolution": "更换电容，试机正常", "fault_cause": "electric"}


@pytest.mark.req("R-024")
def test_a_solved_report_asks_the_customer_to_confirm() -> None:
    machine = form("ticket")["status"]["actions"]
    resolve = next(action for action in machine if action["key"] == "resolve")
    assert resolve["to"] == "to_confirm"


def test_an_unsolved_visit_goes_back_to_dispatch() -> None:
    left = decide("complete", "working", "in_progress", report=Report("not_fixed", "需更换主板"))
    assert [a.action for a in left.ticket_actions] == ["unassign"]


@pytest.mark.parametrize(
    ("reason", "action"),
    [
        ("parts_missing", "wait_parts"),
        ("reschedule", "wait_customer"),
        ("customer_absent", "wait_customer"),
        ("site_not_ready", "unassign"),
        ("other", "unassign"),
    ],
)
@pytest.mark.req("R-070", "R-071", "R-072")
def test_a_failed_visit_moves_the_ticket_by_its_reason(reason: str, action: str) -> None:
    step = decide("fail", "arrived", "in_progress", reason=reason, note="说明")
    assert [a.action for a in step.ticket_actions] == [action]


def test_missing_input() -> None:
    with pytest.raises(Incomplete):
        decide("reject", "dispatched", "assigned")
    with pytest.raises(Incomplete):
        decide("complete", "working", "in_progress")


@given(st.sampled_from(STEPS), st.sampled_from([*OPEN, *ENDED]), st.sampled_from(TICKET))
def test_every_decision_is_allowed_by_the_forms_status_machines(step: str, visit: str, ticket: str) -> None:
    """What the logic decides, the shipped machines let happen; a step done twice changes nothing the second time."""
    try:
        made = decide(step, visit, ticket, reason="parts_missing", report=REPORT)
    except NotNow:
        return
    if made.visit_action is not None:
        visit = _perform("visit", visit, made.visit_action)
    for action in made.ticket_actions:
        ticket = _perform("ticket", ticket, action.action)
    again = decide(step, visit, ticket, reason="parts_missing", report=REPORT)
    assert again.visit_action is None and again.ticket_actions == ()


def _perform(key: str, status: str, action: str) -> str:
    rule = next(item for item in form(key)["status"]["actions"] if item["key"] == action)
    assert status in rule["from"], f"{key}: {action} from {status}"
    return str(rule["to"])


def test_the_visit_form_has_each_step() -> None:
    assert set(ACTION_KEYS.values()) <= {action["key"] for action in form("visit")["status"]["actions"]}
    assert read_yaml("no") == "no"


HOME = Point(121.4737, 31.2304)


def test_geofence() -> None:
    assert check_in(HOME, HOME).outcome == "inside"
    near = check_in(HOME, Point(121.4780, 31.2304))
    assert near.outcome == "inside" and near.distance == pytest.approx(409, abs=3)
    far = Point(121.4837, 31.2304)
    assert check_in(HOME, far).outcome == "outside"
    assert check_in(HOME, far, accuracy=480).outcome == "inside"
    assert check_in(HOME, Point(121.5937, 31.2304), accuracy=99_999).outcome == "outside"
    assert check_in(HOME, None).outcome == "no_position"
    assert check_in(HOME, None, offline=True).outcome == "offline"
    assert check_in(None, HOME).outcome == "no_target"
    assert check_in(HOME, HOME, skipped=True).outcome == "skipped"


def test_a_gps_position_is_brought_to_the_maps_datum() -> None:
    """Uncorrected, WGS-84 against GCJ-02 is off by about 500 m in Shanghai."""
    gps = to_wgs84(HOME)
    found = check_in(HOME, gps)
    assert found.distance is not None and found.distance < 1
    wrong = check_in(HOME, Point(gps.lng, gps.lat))
    assert wrong.distance is not None and wrong.distance > 300


@given(st.floats(100, 125), st.floats(20, 45), st.floats(0, 5000))
def test_the_outcome_is_one_of_the_forms_options(lng: float, lat: float, accuracy: float) -> None:
    field = next(item for item in form("visit")["fields"] if item["key"] == "checkin_outcome")
    values = {option["value"] for option in field["settings"]["options"]}
    assert check_in(HOME, Point(lng, lat), accuracy=accuracy).outcome in values
