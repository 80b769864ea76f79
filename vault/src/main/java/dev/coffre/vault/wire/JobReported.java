package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** The state of a reported job at the vault: the code of a {@link dev.coffre.vault.job.JobState}. */
public record JobReported(
        @OneOf({"in-progress", "completed", "completed-with-warnings", "failed", "cancelled"})
        String state) {}
