package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;

/** Sets how many bytes a vault may store; 0 for no limit. */
public record SetQuota(@Limit(most = Limit.COUNT) long bytes) {}
