import pytest

from graph.model import ChangeSet, is_tie
from ingest import demo


class Facts:
    """A change set's facts by label or type."""

    def __init__(self, change_set: ChangeSet) -> None:
        self.change_set = change_set
        self.all = [fact for record in change_set.records for fact in record.facts]

    def of(self, kind: str) -> list[dict]:
        return [fact for fact in self.all if fact["is"] == kind]

    def nodes(self, label: str) -> dict[str, dict]:
        return {fact["id"]: fact for fact in self.of(label)}

    def texts(self) -> list[str]:
        return [v for fact in self.all if not is_tie(fact) for v in fact.values() if isinstance(v, str)]

    def source_of(self, fact: dict) -> str:
        titles = {source.id: source.title for source in self.change_set.sources}
        return next(titles[record.source] for record in self.change_set.records if fact in record.facts)


@pytest.fixture(scope="session")
def real() -> Facts:
    return Facts(demo.real())


@pytest.fixture(scope="session")
def fictional() -> Facts:
    return Facts(demo.fictional())


@pytest.fixture(params=["real", "fictional"])
def either(request: pytest.FixtureRequest) -> Facts:
    found: Facts = request.getfixturevalue(request.param)
    return found
