"""From an empty application to a form in use, without a line of code: built, published, filled in on a phone and by a
visitor, its fields changed, thousands of rows imported, one printed."""

import pytest
from tests.e2e import warranty
from tests.e2e.people import PHONE, People


@pytest.mark.req("R-163", "R-164", "R-166", "R-187", "R-332")
def test_a_form_is_built_without_code_and_used(people: People) -> None:
    builder = people.staff("builder")
    page = builder.page
    form = warranty.start(page)
    warranty.add_fields(page)
    warranty.add_conditional_section(page)
    warranty.open_to_the_public(page)
    warranty.publish(page)
    warranty.add_views(page, form)
    warranty.fill_in_on_the_phone(people.staff("builder", size=PHONE).page, form)
    warranty.fill_in_as_visitor(people.visitor("customer").page, form)
    warranty.change_and_delete(page, form)
    warranty.publish(page)
    warranty.restore_deleted(page)
    warranty.import_rows(page, form)
    assert warranty.print_one(page, form).startswith(b"%PDF")
