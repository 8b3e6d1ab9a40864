"""Going back from a release that added a table and a queue, and forth to it again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from infra import releases
from infra.package_files import PackageFiles
from infra.rehearsal.stand_in import Rehearsed
from infra.retained import physical_ids
from infra.stages import Stage
from infra.standing import Say
from local.trouble import Trouble

ADDED = {"AddedTable": "OpeningsTable", "AddedQueue": "DeadLetters"}
ITEM = {"company_id": {"N": "1"}, "counted": {"S": "written before going back"}}


def grown(package: PackageFiles, folder: Path) -> PackageFiles:
    """The next release: the same code, and data that no release had before."""
    next_one = PackageFiles(folder)
    shutil.copy(package.archive, next_one.archive)
    document = json.loads(package.template_file.read_text())
    for name, like in ADDED.items():
        document["Resources"][name] = document["Resources"][like]
    next_one.template_file.write_text(json.dumps(document))
    return next_one


def back_and_forth(
    rehearsed: Rehearsed, stage: Stage, package: PackageFiles, folder: Path, say: Say
) -> Iterator[str]:
    """Add data, go back, go forth, and say each leg that was done.

    Raises:
        Trouble: the data is not there at the end.
    """
    account = rehearsed.account
    dynamodb = rehearsed.client("dynamodb")
    next_one = grown(package, folder)
    releases.deploy(account, stage, next_one, say)
    made = physical_ids(account.cloudformation, stage.stack)
    dynamodb.put_item(TableName=made["AddedTable"], Item=ITEM)
    yield "a release adds a table and a queue, and writes into them"
    releases.roll_back(account, stage, say)
    if ADDED.keys() & physical_ids(account.cloudformation, stage.stack).keys():
        raise Trouble("what was added is still in the stack after going back")
    releases.deploy(account, stage, next_one, say)
    again = physical_ids(account.cloudformation, stage.stack)
    if any(again[name] != made[name] for name in ADDED):
        raise Trouble("going forth again made an empty one beside what was left behind")
    if dynamodb.scan(TableName=again["AddedTable"])["Items"] != [ITEM]:
        raise Trouble("what was written before going back is not there any more")
    yield "going back leaves them behind, and going forth takes them up again with what is in them"
    releases.roll_back(account, stage, say)
