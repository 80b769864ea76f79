package dev.coffre.acceptance.simulation;

import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/**
 * A point that an agent has asked the vault to commit.
 *
 * @param since when it first did, by the vault's clock
 * @param largeFile if the machine has one
 */
record Attempt(SignedPoint point, Node root, CommitTerms terms, Instant since, Optional<SavedLargeFile> largeFile) {}
