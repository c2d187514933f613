"""How the house is written: no back doors, SQL by hand only where it is named here."""

import ast
import re

from tests.architecture.sources import ROOMS, functions, imported, sources, strings

SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|TRUNCATE|COPY|LOCK|SHOW|SET|CREATE|ALTER|DROP)"
    r"\s+\S"
)
# Where a statement by hand is worth more than the ORM's, and why.
SQL_BY_HAND = {
    "analytics/services/scoring.py": "writes a night's scores of members in bulk",
    "analytics/services/summaries/day_statements.py": "sums every day from its rows in one pass",
    "analytics/services/summaries/beside.py": "lays tables down beside and changes their places",
    "analytics/services/summaries/folding.py": "takes what is stale and reads it in one statement",
    "analytics/services/summaries/people_changes.py": "writes what has changed of members",
    "analytics/services/summaries/people_statements.py": "sums members up by the ten thousand",
    "analytics/services/summaries/writing.py": "takes the lock of the one writer",
    "analytics/selectors/profit/statements.py": "sums what every member brought and cost in one",
    "analytics/selectors/groups/first_traits.py": "reads what a first month tells in one statement",
    "analytics/selectors/buying/baskets.py": "counts goods in the same basket in one statement",
    "analytics/selectors/buying/buyers.py": "reads what is known of buyers in one statement",
    "analytics/selectors/happenings.py": "streams purchases with their lines and payments",
    "campaigns/selectors/audience_habits.py": "sums up what all bought in one pass",
    "campaigns/selectors/audiences.py": "takes lists of members together as sets",
    "campaigns/selectors/due_reminders.py": "finds whose day is spoken of in one statement",
    "campaigns/selectors/encounters.py": "judges every sale of some months in one statement",
    "campaigns/selectors/journeys.py": "counts who came back after a message in one statement",
    "analytics/selectors/lifecycle_statements.py": "places all members on the map in one pass",
    "analytics/selectors/staying/movement_statements.py": "counts who came and went in windows",
    "analytics/selectors/staying/cohorts.py": "counts cohorts month by month in one statement",
    "campaigns/selectors/surveys/choices.py": "finds what answers name in one statement",
    "campaigns/selectors/surveys/figure_statements.py": "counts answers by all aspects in one",
    "campaigns/selectors/leads/deals.py": "sums open objections, and agreements, in one statement",
    "campaigns/selectors/leads/funnel.py": "counts the seven stages in one statement",
    "campaigns/selectors/leads/losses.py": "counts what was lost and what went with it in one",
    "campaigns/selectors/leads/sources.py": "sums what those won have paid in one statement",
    "campaigns/selectors/leads/yields.py": "counts contacts by source and way in one statement",
    "campaigns/selectors/leads/cross_sell.py": "counts what buyers bought beside in one statement",
    "campaigns/selectors/journey_effects.py": "lays who began beside who was held out",
    "campaigns/selectors/outreach_results.py": "counts who came after a reminder or a step",
    "campaigns/selectors/reminder_season.py": "reads the days of notice that are asked for",
    "campaigns/selectors/result_statements.py": "counts a campaign's people in one statement",
    "campaigns/selectors/surveys/due.py": "finds whom a survey asks in one statement",
    "campaigns/selectors/triggers/goods.py": "finds who likes a category in one statement",
    "campaigns/selectors/triggers/happened.py": "finds who joined or bought in one statement",
    "campaigns/selectors/triggers/leads.py": "finds who was won from a lead in one statement",
    "campaigns/selectors/triggers/lapsing.py": "sums points that expire by their last day",
    "campaigns/selectors/triggers/tiers.py": "finds new standings with those before them",
    "campaigns/services/batches.py": "settles a batch in one statement",
    "campaigns/services/campaign_runs.py": "freezes an audience in the order of chance",
    "campaigns/services/leaving.py": "lets go whoever has bought or left in one statement",
    "campaigns/services/leads/taking_in.py": "takes leads of one mobile in one after the other",
    "campaigns/services/passages.py": "begins a passage in one step, or not at all",
    "campaigns/services/reminders.py": "keeps a chunk from being forgotten meanwhile",
    "loyalty_club/checks.py": "asks the server for its settings",
    "loyalty_club/diagnosis.py": "asks the server for its settings",
    "loyalty_club/embedded/postgres.py": "makes the roles and databases themselves",
    "loyalty_club/seeding/said.py": "gives a year of messages their ends at once",
    "members/selectors/clock.py": "asks the database for its clock",
    "members/selectors/club.py": "one row, asked for by every page and every sale",
    "members/selectors/duplicates.py": "pairs members of one name with what speaks for it",
    "members/selectors/facts.py": "counts who has told of which day in one statement",
    "members/selectors/knowledge.py": "reads what is known of a buyer in one statement",
    "members/selectors/labels.py": "leaps over an index from label to label",
    "members/selectors/tills.py": "one statement before every request of a till",
    "members/services/claiming.py": "marks a batch and reads it in one statement",
    "members/services/closing.py": "closes a batch with what became of each",
    "members/services/idempotency.py": "claims a key in one step, or not at all",
    "members/services/messages.py": "owes a message in one step, or not at all",
    "members/services/patience.py": "sets how long a long task may wait",
    "members/services/rows.py": "composes each INSERT once; takes ids from a sequence for COPY",
    "members/services/sending.py": "lets one sweep send at a time",
    "members/services/timetable.py": "takes the lock of a tick",
    "points/locks.py": "locks accounts before every sale; sweeps what nobody holds",
    "points/selectors/balances.py": "sums a member's lots in one statement",
    "points/selectors/liability.py": "sums what every lot held at the end of a past day",
    "points/selectors/memory.py": "reads what the rules remember in one statement",
    "points/selectors/offer_checks.py": "states the promises of offers",
    "points/selectors/programs.py": "finds the version and window of a sale in one statement",
    "points/selectors/reward_checks.py": "states the promises of rewards and vouchers",
    "points/selectors/rhythms.py": "reads every member's habit in one pass",
    "points/selectors/verification.py": "states the ledger's promises, also for psql",
    "points/services/expiry.py": "prolongs a member's lots in one statement",
    "points/services/history.py": "finds which of a thousand sales are booked",
    "points/services/ledger.py": "writes many accounts in one statement",
    "points/services/offers.py": "promises to a batch in one statement",
}
# Whoever starts processes hands them their environment; nobody else looks at it.
STARTERS = (
    "loyalty_club/celery.py",
    "loyalty_club/demo/",
    "loyalty_club/embedded/",
    "loyalty_club/environment.py",
    "loyalty_club/wsgi.py",
)


def test_sql_by_hand_stands_where_it_is_expected() -> None:
    found = {
        path
        for path, tree in sources().items()
        if any(SQL.match(str(text.value)) for text in strings(tree))
    }

    assert found == set(SQL_BY_HAND)


def test_no_signals() -> None:
    listening = [
        path
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if any("signals" in name or name == "django.dispatch" for name in imported(node))
    ]

    assert listening == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_class_is_fetched_by_its_name() -> None:
    names = {"get_model", "import_string", "import_module", "__import__"}
    by_name = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.Name) and node.id in names)
    ]

    assert by_name == []


def test_the_environment_is_read_in_one_place() -> None:
    reading = {
        path
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }

    assert [path for path in sorted(reading) if not path.startswith(STARTERS)] == []


def test_rooms_speak_no_http() -> None:
    speaking = [
        path
        for path, tree in sources().items()
        if path.startswith(ROOMS) and not re.search(r"/admin(/|\.py$)", path)
        for node in ast.walk(tree)
        if any(name.startswith(("django.http", "django.shortcuts")) for name in imported(node))
    ]

    assert speaking == []


def test_cross_room_keys_have_no_way_back() -> None:
    """A row of a lower room must not grow attributes of the rooms above it."""
    named = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        if re.match(r"(points|campaigns|analytics)/models", path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_key_to_people(node) and not _has_no_way_back(node)
    ]

    assert named == []


def _is_key_to_people(node: ast.Call) -> bool:
    is_key = isinstance(node.func, ast.Attribute) and node.func.attr in {
        "ForeignKey",
        "OneToOneField",
        "ManyToManyField",
    }
    target = node.args[0].id if node.args and isinstance(node.args[0], ast.Name) else ""
    return is_key and target in {"Member", "Shop", "User", "ApiKey"}


def _has_no_way_back(node: ast.Call) -> bool:
    return any(
        keyword.arg == "related_name"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value == "+"
        for keyword in node.keywords
    )
