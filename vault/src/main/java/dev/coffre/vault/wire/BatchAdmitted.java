package dev.coffre.vault.wire;

/** What one batch brought: bytes received, bytes newly admitted, records newly admitted. */
public record BatchAdmitted(long received, long admitted, int records) {}
