"""When two members look like one person: what a slip of the finger makes of a mobile number."""


def are_near(mobile: str, other: str) -> bool:
    """True where one number is the other with one wrong digit or two neighbours swapped."""
    if len(mobile) != len(other) or mobile == other:
        return False
    places = [
        place for place, (one, two) in enumerate(zip(mobile, other, strict=True)) if one != two
    ]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return mobile[first] == other[second] and mobile[second] == other[first]
