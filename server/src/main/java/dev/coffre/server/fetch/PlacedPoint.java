package dev.coffre.server.fetch;

import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.vault.point.ChainPlace;

/** A point with its place in the chain, which names the hash of the one before. */
record PlacedPoint(HoldingRow holding, ChainPlace place) {}
