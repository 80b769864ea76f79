package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;

/** Sets how many bytes a vault may store; 0 for no limit. */
public record SetQuotaRequest(
        @FieldLimit(max = FieldLimit.MAX_COUNT) long bytes) {}
