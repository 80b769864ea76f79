package dev.coffre.vault.wire;

/** What a session has sent so far: bytes of request bodies, bytes and records newly admitted. */
public record SessionTotals(
        String session, long bytesReceived, long bytesAdmitted, long recordsAdmitted, long dataRecordsAdmitted) {}
