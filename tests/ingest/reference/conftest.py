import pytest

from ingest.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference()
