"""What no browser sends from our pages is answered in words, never by a fault of the site."""

from typing import Any

import pytest

from tests.access import THINGS
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

LISTS = [f"/admin/{label.lower().replace('.', '/')}/" for label in THINGS]
NO_ID = ["abc", "9" * 19, "9" * 40, "-1", "1.5", "\0", "\u0663", ""]


@pytest.mark.parametrize("number", NO_ID)
def test_rows_that_no_list_has_are_refused(number: str) -> None:
    staff = sign_in(role="Owner")
    sent: list[dict[str, Any]] = [{"action": "delete_selected", "_selected_action": number}]
    if number:
        one_row = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "1"}
        sent.append(one_row | {"form-0-id": number, "form-0-position": "1"})
    for page in LISTS:
        statuses = {staff.post(page, data).status_code for data in sent}
        assert statuses <= {400, 403, 404, 405}, page
