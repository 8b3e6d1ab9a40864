"""The categories of the page."""

from chalicelib.domain.categories import KIND, Category


def test_every_category_has_a_label_of_its_own():
    assert set(Category) == set(KIND)
    assert len(Category) == len(set(KIND.values()))
