"""What this door itself refuses, before any service is asked."""

from collections.abc import Mapping

from members.exceptions import ClubError


class ApiRefusal(ClubError):
    """A request that does not keep to the rules of the API; nothing was done."""

    status = 400


class InvalidInput(ApiRefusal):
    """Fields that cannot be accepted; `problems` has one short code for each field's path."""

    code = "invalid"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(problems=dict(problems))


class UnreadableBody(ApiRefusal):
    """The body is not strict JSON; `problem` says what is wrong with it."""

    code = "malformed_json"


class BodyTooLarge(ApiRefusal):
    """The body is larger than any request of ours."""

    code = "body_too_large"
    status = 413


class KeyInQuery(ApiRefusal):
    """A secret in an address ends up in logs and histories."""

    code = "key_in_query"


class IdempotencyKeyRequired(ApiRefusal):
    """A request that moves points came without an `Idempotency-Key`."""

    code = "idempotency_key_required"


class IdempotencyKeyInvalid(ApiRefusal):
    """The `Idempotency-Key` is not 1 to 255 printable ASCII characters."""

    code = "idempotency_key_invalid"
