"""The arithmetic of the bill: units by the published rules, times prices."""

import pytest

from bench.cost import bill
from bench.cost.bill import Price, Units
from bench.cost.items import bytes_kept, read_units, write_units

KEYS = {"company_id": {"N": "1"}, "email_id": {"N": "2"}}
BY_DUE = {*KEYS, "due_key"}
DUE = {"due_key": {"S": "queued#3"}}


def an_item(size, **attributes):
    """An item of the size that DynamoDB counts, with these attributes besides its filling."""
    rest = len("company_id") + 2 + len("email_id") + 2 + len("f")
    rest += sum(len(name) + len(value["S"]) for name, value in attributes.items())
    return KEYS | attributes | {"f": {"S": "x" * (size - rest)}}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, an_item(1024), 1),
        ({}, an_item(1025), 2),
        (an_item(1500), an_item(900), 2),
        (an_item(900), {}, 1),
        ({}, {}, 1),
    ],
)
def test_a_write_takes_a_unit_for_each_kilobyte_of_the_larger_item(before, after, units):
    assert units == write_units(before, after, [])


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, an_item(900, **DUE), 2),
        (an_item(900, **DUE), an_item(900), 2),
        (an_item(900, **DUE), an_item(950, **DUE), 1),
        (an_item(900, **DUE), an_item(900, due_key={"S": "scheduled#3"}), 3),
        ({}, an_item(900), 1),
    ],
)
def test_an_index_takes_a_unit_for_an_entry_put_in_and_one_for_an_entry_taken_out(
    before, after, units
):
    assert units == write_units(before, after, [BY_DUE])


def test_an_item_is_kept_with_its_entries_and_a_hundred_bytes_for_each():
    entry = len("company_id") + 2 + len("email_id") + 2 + len("due_key") + len("queued#3")
    item = an_item(900, **DUE)

    assert 0 == bytes_kept({}, [BY_DUE])
    assert 1000 == bytes_kept(item, [])
    assert 1000 + 100 == bytes_kept(item, [BY_DUE]) - entry


@pytest.mark.parametrize(("size", "units"), [(0, 1), (4096, 1), (4097, 2), (40_960, 10)])
def test_a_read_takes_a_unit_for_four_kilobytes_or_half_of_one(size, units):
    assert (units, units / 2) == (
        read_units(size, consistent=True),
        read_units(size, consistent=False),
    )


def test_a_lambda_pays_for_its_memory_while_it_works_and_while_it_waits():
    whole = bill.lambda_units(cpu=0.1, waited=0.4, memory_mb=2048)
    half = bill.lambda_units(cpu=0.1, waited=0.4, memory_mb=1769 // 2)

    assert 1 == whole["lambda-request"]
    assert pytest.approx(0.5 * 2) == whole["lambda-gb-second"]
    assert pytest.approx(0.6 * 884 / 1024, rel=0.01) == half["lambda-gb-second"]


def test_an_email_is_its_steps_as_often_as_each_is_taken():
    steps = {"queue": Units(a=1, b=4), "pixel": Units(a=1)}

    assert Units(a=3, b=4) == bill.per_email(steps, {"queue": 1, "pixel": 2})


def test_a_bill_is_units_times_prices_by_part_and_sess_fee_is_not_ours():
    prices = {
        "write": Price("DynamoDB", 0.5),
        "read": Price("DynamoDB", 0.25),
        "email": Price(bill.SES, 100),
    }
    parts = bill.bill(Units(write=2, read=4, email=1), prices)

    assert {"DynamoDB": 2.0, bill.SES: 100} == parts
    assert 2.0 == bill.own_share(parts)


def test_what_has_no_price_is_no_gift():
    with pytest.raises(KeyError):
        bill.bill(Units(novelty=1), {})


def test_every_price_is_of_so_many_units_and_names_its_page():
    table = bill.read("prices.json")

    assert {"region", "as_of", "caution", "units"} == table.keys()
    for unit, price in table["units"].items():
        assert 0 < price["usd"] / price["per"] < 4, unit
        assert price["page"].startswith("https://aws.amazon.com/"), unit


def test_every_road_has_a_ceiling():
    usage = bill.read("usage.json")

    assert usage["per_email"].keys() == usage["ceiling_usd_per_million"].keys()
