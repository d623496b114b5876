"""French territories: all communes, EPCI, départements and regions, shipped as data (see SOURCES.md) and looked up here."""

from ingest.reference.custom import CustomTerritory, custom_territory
from ingest.reference.lookup import Reference
from ingest.reference.tables import VINTAGE, Place, reference_source

__all__ = ["VINTAGE", "CustomTerritory", "Place", "Reference", "custom_territory", "reference_source"]
