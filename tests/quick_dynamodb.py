"""moto's DynamoDB, made quick: it answers the same, in a third of the time.

As it comes, every query sorts its whole table, every comparison makes its numbers anew, and every
value of an answer is looked for under all the names that it could have.
"""

import base64
import copy
import itertools
from decimal import Decimal
from functools import cache, lru_cache

from moto.core import responses
from moto.core.serialize import JSONSerializer
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import StreamRecord, StreamShard, Table

_LARGEST_ITEM = 405_000  # moto's own bound
LISTENERS = []
"""Who is called with each record of a table's stream, as Lambda gets it."""
_SEQUENCE = itertools.count(1_100_000_000_017_454_423_009)
_number = lru_cache(100_000)(Decimal)


def quicken_dynamodb(monkeypatch):
    """Have each DynamoDB of this process be quick."""
    _query_one_partition(monkeypatch)
    _cast_at_once(monkeypatch)
    _copy_what_can_change(monkeypatch)
    _weigh_an_item_once(monkeypatch)
    _project_names_at_once(monkeypatch)
    _serialize_at_once(monkeypatch)
    _stream_to_who_listens(monkeypatch)
    methods = cache(responses.method_names_from_class)
    monkeypatch.setattr(responses, "method_names_from_class", methods)


def _stream_to_who_listens(monkeypatch):
    """Make a stream's record where somebody takes it, and keep none: most tests read no stream."""

    def add(shard, old, new):
        for listener in LISTENERS:
            event = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
            view = shard.table.stream_specification["StreamViewType"]
            record = StreamRecord(shard.table, view, event, old, new, next(_SEQUENCE))
            listener(copy.deepcopy(record.to_json()))

    monkeypatch.setattr(StreamShard, "add", add)


def _query_one_partition(monkeypatch):
    """Query a table that holds the asked partition alone, of itself or of an index."""
    query = Table.query

    def quick_query(table, hash_key, *arguments, hash_key_conditions=None, **others):
        narrow = copy.copy(table)
        narrow.items = _partition(table, hash_key_conditions or [])
        return query(
            narrow, hash_key, *arguments, hash_key_conditions=hash_key_conditions, **others
        )

    monkeypatch.setattr(Table, "query", quick_query)


def _partition(table, conditions):
    """The items of a table that meet the conditions, laid as moto lays them."""
    wanted = dict(conditions)
    partitions = table.items
    if key := wanted.pop(table.hash_key_attr, None):
        partitions = {key: partitions[key]} if key in partitions else {}
    if not wanted:
        return partitions
    [(name, wanted_key)] = wanted.items()
    return {
        hash_key: {
            range_key: item
            for range_key, item in items.items()
            if (held := item.attrs.get(name)) and held == wanted_key
        }
        for hash_key, items in partitions.items()
    }


def _cast_at_once(monkeypatch):
    """Make of each number a Decimal once."""
    cast = DynamoType.cast_value.fget

    def quick_cast(one):
        if one.type == "S":
            return one.value
        return _number(one.value) if one.type == "N" else cast(one)

    monkeypatch.setattr(DynamoType, "cast_value", property(quick_cast))


def _copy_what_can_change(monkeypatch):
    """Copy lists, maps and sets; nothing changes a string or a number that is stored."""
    deep = DynamoType.__deepcopy__

    def quick_copy(one, memo):
        return one if one.type in {"S", "N", "B", "BOOL", "NULL"} else deep(one, memo)

    monkeypatch.setattr(DynamoType, "__deepcopy__", quick_copy)


def _weigh_an_item_once(monkeypatch):
    """Make an item, and then see whether it is too large; not with each of its attributes."""

    def quick_init(item, hash_key, range_key, attrs):
        item.hash_key, item.range_key = hash_key, range_key
        item.attrs = LimitedSizeDict()
        dict.update(item.attrs, {name: DynamoType(value) for name, value in attrs.items()})
        if item.size() > _LARGEST_ITEM:
            raise ItemSizeTooLarge

    monkeypatch.setattr(Item, "__init__", quick_init)


def _project_names_at_once(monkeypatch):
    """Pick attributes by their names; a path into one is found as ever."""
    project = Item.project

    def quick_project(item, paths):
        if any(len(path) > 1 or "[" in path[0] for path in paths):
            return project(item, paths)
        names = [name for [name] in paths if name in item.attrs]
        return Item(item.hash_key, item.range_key, {name: item.attrs[name] for name in names})

    monkeypatch.setattr(Item, "project", quick_project)


def _serialize_at_once(monkeypatch):
    """Write an attribute as it is: it has one member, and that has its own name."""
    serialize = JSONSerializer._serialize_type_structure

    def quick_serialize(serializer, serialized, value, shape, key):
        if shape.name == "AttributeValue":
            serialized[key] = _written(value)
        else:
            serialize(serializer, serialized, value, shape, key)

    monkeypatch.setattr(JSONSerializer, "_serialize_type_structure", quick_serialize)


def _written(value):
    [(kind, held)] = value.items()
    match kind:
        case "M":
            held = {name: _written(one) for name, one in held.items()}
        case "L":
            held = [_written(one) for one in held]
        case "B":
            held = base64.b64encode(held).decode()
        case "BS":
            held = [base64.b64encode(one).decode() for one in held]
    return {kind: held}
