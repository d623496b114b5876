"""What a territory's graph tells: each family of measures is a file, each measure a pure function of TerritoryGraph."""
