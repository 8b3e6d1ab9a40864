"""Whatever is imported, and in whatever order, decides nothing: settings are read at work."""

import subprocess
import sys

IMPORT_EVERYTHING = """
import pkgutil
import app, chalicelib
for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
    __import__(module.name)
from chalicelib.settings import settings
print(settings.cache_info().misses)
"""


def test_importing_the_service_reads_none_of_its_settings():
    # In a process of its own, where nothing has been imported and no variable is set.
    imported = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING],
        env={},
        check=False,
        capture_output=True,
        text=True,
    )

    assert "0\n" == imported.stdout, imported.stderr
