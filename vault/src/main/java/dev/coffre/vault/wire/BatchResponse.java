package dev.coffre.vault.wire;

/** The result of one batch: bytes received, bytes newly admitted, records newly admitted. */
public record BatchResponse(long received, long admitted, int records) {}
