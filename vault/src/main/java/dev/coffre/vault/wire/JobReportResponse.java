package dev.coffre.vault.wire;

import dev.coffre.vault.field.AllowedValues;

/** The state of a reported job at the vault: the code of a {@link dev.coffre.vault.job.JobState}. */
public record JobReportResponse(
        @AllowedValues({"in-progress", "completed", "completed-with-warnings", "failed", "cancelled"})
        String state) {}
