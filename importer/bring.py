"""An import from Fatture in Cloud: what was changed there since the last one, and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import partial

from fattureincloud_python_sdk.models.client import Client

from importer.fic import Fic, Row, read_document
from importer.files import files_of
from importer.progress import Progress
from importer.register import Refused, Register
from importer.translate import Lacking, registration_of


class Outcome(StrEnum):
    """What became of a document."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "as before"
    REFUSED = "refused"
    WOULD_BRING = "would be brought"


def bring_documents(
    fic: Fic,
    register: Register | None,
    progress: Progress,
    *,
    types: Iterable[str],
    since: date,
    with_files: bool = False,
    tell: Callable[[str], None],
) -> Counter[Outcome]:
    """Bring the documents of these types from a day on, each as it is there now.

    How far it is stands in `progress` after each page: what ends it loses nothing, and the next one
    goes on there. A document that cannot be brought stops no other; it is tried again once it was
    changed.

    Args:
        fic: where they are read.
        register: where they are brought; None: say what would be, and change nothing.
        progress: of former imports.
        types: FIC's.
        since: the first day of a document.
        with_files: bring them too; a file that cannot be had is told, and the one of before stays.
        tell: is told of each document that is refused, by its id.

    Raises:
        Trouble: what is in the way.
    """
    outcomes: Counter[Outcome] = Counter()
    clients = fic.clients()
    bring = partial(
        _bring,
        clients=clients,
        register=register,
        progress=progress,
        with_files=with_files,
        tell=tell,
    )
    for type_ in types:
        for page in fic.documents(type_, since):
            for row in page:
                outcomes[bring(row)] += 1
            if register:
                progress.save()
    return outcomes


def _bring(
    row: Row,
    *,
    clients: dict[int, Client],
    register: Register | None,
    progress: Progress,
    with_files: bool,
    tell: Callable[[str], None],
) -> Outcome:
    document = read_document(row)
    if document is None or document.id is None:
        tell(f"document {row.get('id')}: Fatture in Cloud's client cannot read it")
        return Outcome.REFUSED
    if progress.is_brought(document.id, document.updated_at):
        return Outcome.SAME
    customer = document.entity.id if document.entity else None
    try:
        said = registration_of(document, clients.get(customer or 0))
        if register is None:
            return Outcome.WOULD_BRING
        if with_files:
            said["files"], missing = files_of(document)
            for role in missing:
                tell(f"document {document.id}: its {role} cannot be had")
        is_new = register.bring(document.id, said)
    except (Lacking, Refused) as refused:
        tell(f"document {document.id}: {refused}")
        progress.note(document.id, document.updated_at)
        return Outcome.REFUSED
    progress.note(document.id, document.updated_at)
    return Outcome.NEW if is_new else Outcome.CHANGED
