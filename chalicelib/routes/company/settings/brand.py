"""/c/{company_id}/settings/brand: the face of a company's mails and of the pages behind them."""

from typing import Any

from chalice.app import Request, Response

from chalicelib.domain.brand.brands import Brand, Logo
from chalicelib.domain.brand.colors import SEEN, WHITE, contrast, text_on
from chalicelib.domain.companies import Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.settings.brand_bodies import BrandBody, read_brand
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.settings import settings
from chalicelib.tables.brands import find_brand, put_brand


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the brand."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return _answer(company.company_id, find_brand(company.company_id))


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Change the brand, for mails that leave from now on."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    before = find_brand(company.company_id)
    body = wished(request, _said(before), BrandBody)
    kept = before.logo if request.method == "PATCH" else None
    brand = read_brand(body, logo=kept)
    put_brand(company.company_id, brand)
    return _answer(company.company_id, brand)


def _said(brand: Brand) -> dict[str, Any]:
    return {
        "color": brand.color or None,
        "footer": brand.footer,
        "signature": brand.signature,
    }


def _answer(company_id: int, brand: Brand) -> Response:
    told = _said(brand) | {
        "text_color": text_on(brand.color) if brand.color else None,
        "logo": brand.logo and _logo(company_id, brand.logo),
        "warnings": _warnings(brand),
    }
    return answer({"data": told})


def _logo(company_id: int, logo: Logo) -> dict[str, Any]:
    return {
        "url": f"{settings().public_url}/logos/{company_id}/{logo.name}",
        "content_type": f"image/{logo.picture.subtype}",
        "width": logo.width,
        "height": logo.height,
        "size": len(logo.picture.content),
    }


def _warnings(brand: Brand) -> list[dict[str, Any]]:
    """That a button in this colour is hard to tell from the paper, however well its text reads."""
    found = contrast(brand.color, WHITE) if brand.color else SEEN
    if found >= SEEN:
        return []
    return [{"code": "pale_color", "params": {"contrast": round(found, 1), "min": SEEN}}]
