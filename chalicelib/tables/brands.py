"""Brands: one item for each company that has one, beside its templates.

It is read once for a batch of mails, and not with each request, as a company's own item is.
"""

from pynamodb.attributes import BinaryAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.brand.brands import NO_BRAND, Brand, Logo
from chalicelib.domain.errors import Unreadable
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside

_NAME = "brand"


class BrandItem(Model):
    """A company's brand as it lies among its templates."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.templates_table)

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True, default=_NAME)
    said = JSONAttribute()
    """Colour, footer and signature."""
    logo = BinaryAttribute(null=True, legacy_encoding=False)
    logo_is = JSONAttribute(null=True)
    """Its kind, width and height."""


@failures_as_try_again()
def find_brand(company_id: int) -> Brand:
    """The company's brand; `NO_BRAND` where it has none.

    Raises:
        Unreadable: it cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    try:
        item = BrandItem.get(company_id, _NAME)
        color, footer, signature = item.said
        logo = None
        if item.logo is not None:
            kind, width, height = item.logo_is
            logo = Logo(Picture(item.logo, kind), width, height)
        return Brand(color=color, footer=footer, signature=signature, logo=logo)
    except BrandItem.DoesNotExist:
        return NO_BRAND
    except NOT_UNDERSTOOD as error:
        set_aside("brands", company_id=company_id)
        raise Unreadable("The brand cannot be read.") from error


@failures_as_try_again()
def put_brand(company_id: int, brand: Brand) -> None:
    """Store the brand in place of what was there.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    logo = brand.logo
    BrandItem(
        company_id,
        said=[brand.color, brand.footer, brand.signature],
        logo=logo and logo.picture.content,
        logo_is=logo and [logo.picture.subtype, logo.width, logo.height],
    ).save()
