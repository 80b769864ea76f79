package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;

import dev.coffre.vault.field.Holds;

/** What a session sent so far: bytes of request bodies, bytes and records newly admitted. */
public record SessionTotals(
        @Holds(ID) String session,
        long bytesReceived,
        long bytesAdmitted,
        long recordsAdmitted,
        long dataRecordsAdmitted) {}
