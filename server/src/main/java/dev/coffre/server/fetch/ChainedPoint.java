package dev.coffre.server.fetch;

import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.vault.point.LinkMetadata;

/** A point with its place in the chain, which includes the hash of its predecessor. */
record ChainedPoint(PointRetentionRow retention, LinkMetadata place) {}
