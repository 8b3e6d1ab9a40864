"""The brand of the page's stub, read and refused by the service's own code."""

import json

from chalicelib.domain.brand.brands import Brand
from chalicelib.domain.brand.colors import text_on
from chalicelib.routes.company.settings.brand_bodies import read_brand


class PageBrand:
    """A company's face."""

    def __init__(self):
        self.brand = Brand()

    def answer(self, method, _path, _query, raw):
        """What the service answers to a call of the brand."""
        if method == "PATCH":
            said = {"color": self.brand.color or None, "footer": self.brand.footer}
            wished = said | {"signature": self.brand.signature} | json.loads(raw)
            self.brand = read_brand(json.dumps(wished).encode(), logo=self.brand.logo)
        return 200, {"data": self._told()}

    def _told(self):
        brand = self.brand
        logo = brand.logo and {
            "url": f"https://mail.example.test/logos/12345/{brand.logo.name}",
            "content_type": f"image/{brand.logo.picture.subtype}",
            "width": brand.logo.width,
            "height": brand.logo.height,
            "size": len(brand.logo.picture.content),
        }
        return {
            "color": brand.color or None,
            "text_color": text_on(brand.color) if brand.color else None,
            "footer": brand.footer,
            "signature": brand.signature,
            "logo": logo,
            "warnings": [],
        }
