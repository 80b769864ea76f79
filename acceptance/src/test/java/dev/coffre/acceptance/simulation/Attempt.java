package dev.coffre.acceptance.simulation;

import dev.coffre.vault.PointTerms;
import dev.coffre.vault.point.SignedPoint;

/** A point that an agent has asked the vault to commit. */
record Attempt(SignedPoint point, Node root, PointTerms terms) {}
