package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.ID;

import dev.coffre.vault.field.FieldFormat;

/** What a session sent so far: bytes of request bodies, bytes and records newly admitted. */
public record SessionResponse(
        @FieldFormat(ID) String session,
        long bytesReceived,
        long bytesAdmitted,
        long recordsAdmitted,
        long dataRecordsAdmitted) {}
