package dev.coffre.server.fetch;

import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.vault.point.ChainPlace;

/** A point with its place in the chain, which includes the hash of its predecessor. */
record PlacedPoint(HoldingRow holding, ChainPlace place) {}
