"""A number that rings is taken as people write it; any other is refused with the reason."""

import pytest

from clinic import phone

RINGS = {
    "914-652-7800": "+19146527800",
    "(914) 652.7800": "+19146527800",
    "1 914 652 7800": "+19146527800",
    "+1 (914) 652-7800": "+19146527800",
    "914/652–7800": "+19146527800",
    "914‑652‑7800": "+19146527800",
    # Area codes that are newer than any list, and one that is nobody's yet.
    "624-234-0123": "+16242340123",
    "+1 738 234 0123": "+17382340123",
    "250-555-0123": "+12505550123",
    "999-234-0123": "+19992340123",
    # Of other countries.
    "+52 1 55 5093 2400": "+525550932400",
    "+52 55 5093 2400": "+525550932400",
    "011 52 1 55 5093 2400": "+525550932400",
    "+44 (0)20 7946 0958": "+442079460958",
    "00 49 30 901820": "+4930901820",
    "+33 1 99 00 12 34": "+33199001234",
    # With a word that only says what it is.
    "914-652-7800 (cell)": "+19146527800",
    "Home: 914-652-7800": "+19146527800",
    "my mobile 914 652 7800.": "+19146527800",
    # Characters that are not seen, or look like others.
    "914\u200e-652-7800": "+19146527800",
    "\ufeff914-652-7800\ufe0d": "+19146527800",
    "914\u202f652\u00a07800\t": "+19146527800",
    "９１４ ６５２ ７８００": "+19146527800",
    # Letters are digits in a number that was made to be spelled.
    "1-800-FLOWERS": "+18003569377",
    "888 Go-Fedex": "+18884633339",
}
DOES_NOT_RING = {
    "631-7800": "area code",
    "631-7800 mom": "area code",
    "914-MOM-DADS": "10 digits",
    "mom": "10 digits",
    "914-652-780": "has 9",
    "914-652-78001": "has 11",
    "014-652-7800": "014-652",
    "914-152-7800": "914-152",
    "911-652-7800": "911-652",
    "914-911-7800": "914-911",
    "914-652-7800 after 5pm": "“after 5pm”",
    "914-652-7800 ask for Jo": "“ask for Jo”",
    "914-652-7800 or 212-555-0123": "one phone number",
    "914-652-7800 x12": "extension (12)",
    "914-652-7800 ext. 12": "extension (12)",
    "914-652-7800 #4": "extension (4)",
    "914-652-7800x4": "extension (4)",
    "+44 20": "10 digits",
    "+44 20 7946": "too few",
    "+44 20 7946 0958 123": "too many",
    "+999 1234567": "country code",
}


@pytest.mark.parametrize("typed", RINGS)
def test_a_number_that_rings_is_taken(typed: str) -> None:
    assert phone.parse(typed) == RINGS[typed]
    assert phone.parse(RINGS[typed]) == RINGS[typed]
    assert phone.parse(phone.display(RINGS[typed])) == RINGS[typed]


@pytest.mark.parametrize(
    "typed", ["914-652-7800 x12", "914.652.7800x12", "(914) 652-7800, ext. 12", "9146527800 #12"]
)
def test_extension_is_kept_where_it_can_be_dialed(typed: str) -> None:
    number = phone.parse(typed, with_extension=True)
    assert number == "+19146527800;ext=12"
    assert phone.display(number) == "914-652-7800 ext. 12"
    assert phone.parse(phone.display(number), with_extension=True) == number
    with pytest.raises(phone.InvalidPhoneError, match=r"extension \(12\)"):
        phone.parse(typed)


@pytest.mark.parametrize("typed", DOES_NOT_RING)
def test_any_other_is_refused_with_the_reason(typed: str) -> None:
    with pytest.raises(phone.InvalidPhoneError, match=r"\w") as refused:
        phone.parse(typed)
    assert DOES_NOT_RING[typed] in str(refused.value)
