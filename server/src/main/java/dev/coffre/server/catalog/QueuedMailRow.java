package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * A mail in the outbox, and what decides when its turn comes.
 *
 * @param vault whose turn it uses; empty for digests, which are about several vaults and take turns like one
 * @param urgency smaller numbers first
 */
public record QueuedMailRow(MailRow mail, Optional<VaultId> vault, int urgency, Instant due) {}
