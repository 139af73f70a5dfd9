"""Phone numbers: stored in E.164, shown the way people here write them. Pure functions."""

import phonenumbers
from phonenumbers import PhoneNumberFormat

HOME_REGION = "US"


class InvalidPhoneError(ValueError):
    """The text is no phone number that could be called; the message says how to write one."""


def parse(text: str) -> str:
    """The number in E.164 (ITU-T), such as ``+19146527800``.

    Takes any usual US notation, or any valid number that begins with ``+``.
    Raises InvalidPhoneError.
    """
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhoneError(_advice(text)) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhoneError(_advice(text))
    if number.extension:
        raise InvalidPhoneError(
            f"Leave out the extension ({number.extension}). Enter a number that rings by itself"
        )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _advice(text: str) -> str:
    if text.strip().startswith("+"):
        return "Enter the whole number after the +, with its country code"
    return "Enter a phone number with 10 digits, such as 914-555-0123"


def display(e164: str) -> str:
    """The number as people read it: ``914-652-7800``; abroad, the international form."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    if number.country_code == 1:
        digits = str(number.national_number)
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def for_structured_data(e164: str) -> str:
    """The number with its country code and separators: ``+1-914-652-7800``."""
    if not e164:
        return ""
    return phonenumbers.format_number(
        phonenumbers.parse(e164), PhoneNumberFormat.RFC3966
    ).removeprefix("tel:")
