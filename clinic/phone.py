"""Phone numbers: stored in E.164, shown the way people here write them. Pure functions.

A number of the plan of the US and Canada is judged by its form alone: lists of assigned area codes
are older than the numbers. https://www.nanpa.com/numbering
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat

EXAMPLE = "Enter a phone number with 10 digits, such as 914-555-0123"
NATIONAL = 10  # digits, without the country code 1
LOCAL = 7  # digits, without the area code

_NANP = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_SERVICE = re.compile(r"[2-9]11|[2-9]\d{2}[2-9]11")  # 911 and the like, as area code or exchange
_TOLL_FREE = re.compile(r"\W*(1?\W*8(?:00|33|44|55|66|77|88))\W+((?:\W*[A-Z0-9]){7})\W*", re.I)
_EXTENSION = re.compile(r"\W*(?:(?<![a-z])(?:ext(?:ension)?|x)|#)[.:=\s]*(\d{1,6})\W*$", re.I)
# What people write beside a number without saying anything more about it.
_LABELS = re.compile(
    r"\b(?:cell|cellphone|home|landline|mobile|my|number|office|phone|tel|telephone|work)\b", re.I
)
_NUMBER = re.compile(r"[+\d](?:[\d\s().,/·-]*\d)?")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


class InvalidPhoneError(ValueError):
    """The text is no phone number that could be called; the message says what is wrong with it."""


def parse(text: str, *, with_extension: bool = False) -> str:
    """The number in E.164 (ITU-T), such as ``+19146527800``.

    Takes any usual US notation, and any number of another country that begins with ``+``, ``011``
    or ``00``. Characters that are not seen are ignored. An extension is refused, or follows the
    number as in RFC 3966: ``+19146527800;ext=12``. Raises InvalidPhoneError.
    """
    text = _seen(text)
    if not (extension := _EXTENSION.search(text)):
        return _parse(text)
    if not with_extension:
        raise InvalidPhoneError(
            f"Leave out the extension ({extension[1]}). Enter a number that rings by itself"
        )
    return f"{_parse(text[: extension.start()])};ext={extension[1]}"


def _parse(text: str) -> str:
    if vanity := _TOLL_FREE.fullmatch(text):
        text = (vanity[1] + vanity[2]).upper().translate(_KEYS)
    number, words = _number_and_words(text)
    digits = re.sub(r"\D", "", number)
    if number.startswith("+"):
        found = _national(digits[1:]) if digits.startswith("1") else _abroad(digits)
    elif digits.startswith(("011", "00")):
        found = _abroad(digits.removeprefix("011").removeprefix("00"))
    else:
        found = _national(digits.removeprefix("1") if len(digits) > NATIONAL else digits)
    if words:
        raise InvalidPhoneError(f"Enter the number alone, without “{words}”")
    return found


def _seen(text: str) -> str:
    """Without marks of direction, joiners and the like, and with plain digits, spaces, hyphens."""
    plain = (" " if each.isspace() else each for each in unicodedata.normalize("NFKC", text))
    written = {"Pd": "-", "Cf": "", "Cc": "", "Mn": ""}  # by category
    return "".join(written.get(unicodedata.category(each), each) for each in plain)


def _number_and_words(text: str) -> tuple[str, str]:
    """The one number in the text, and what stands beside it. Raises InvalidPhoneError."""
    text = _LABELS.sub("", text)
    found = [each for each in _NUMBER.finditer(text) if len(re.sub(r"\D", "", each[0])) >= LOCAL]
    if len(found) > 1:
        raise InvalidPhoneError("Enter one phone number")
    if not found:
        raise InvalidPhoneError(EXAMPLE)
    beside = text[: found[0].start()], text[found[0].end() :]
    words = " ".join(" ".join(beside).split()).strip(" ()[].,:;-")
    return found[0][0], words


def _national(digits: str) -> str:
    if len(digits) == LOCAL:
        raise InvalidPhoneError("Add the area code: 10 digits in all, such as 914-555-0123")
    if len(digits) != NATIONAL:
        raise InvalidPhoneError(f"Enter 10 digits: this number has {len(digits)}")
    if not _NANP.fullmatch(digits) or _SERVICE.match(digits):
        raise InvalidPhoneError(
            f"No number begins with {digits[:3]}-{digits[3:6]}. Check each digit"
        )
    return f"+1{digits}"


def _abroad(digits: str) -> str:
    """A number with its country code. Its length is checked, not whether it was ever assigned."""
    if re.fullmatch(r"521\d{10}", digits):
        digits = f"52{digits[3:]}"  # Mexico dropped the 1 before mobile numbers in 2019
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException as error:
        raise InvalidPhoneError(
            "Enter the whole number after the +, with its country code"
        ) from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        raise InvalidPhoneError("This number has too many digits for its country")
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise InvalidPhoneError("This number has too few digits for its country")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def display(e164: str) -> str:
    """The number as people read it: ``914-652-7800``; abroad, the international form. An
    extension follows it: ``914-652-7800 ext. 12``.
    """
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    if number.country_code == 1:
        digits = str(number.national_number)
        extension = f" ext. {number.extension}" if number.extension else ""
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{extension}"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def to_dial(e164: str) -> str:
    """The number for a ``tel:`` link. Phones wait at the comma, and then dial the extension."""
    return e164.replace(";ext=", ",")


def for_structured_data(e164: str) -> str:
    """The number with its country code and separators: ``+1-914-652-7800``."""
    if not e164:
        return ""
    return phonenumbers.format_number(
        phonenumbers.parse(e164), PhoneNumberFormat.RFC3966
    ).removeprefix("tel:")
