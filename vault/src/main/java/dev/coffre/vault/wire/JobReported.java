package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** Where a reported job stands at the vault: the code of a {@link dev.coffre.vault.job.JobState}. */
public record JobReported(
        @OneOf({"in-progress", "completed", "completed-with-warnings", "failed", "cancelled"})
        String state) {}
