package dev.coffre.vault.wire;

/** Where a reported job stands at the vault: the code of a {@link dev.coffre.vault.job.JobState}. */
public record JobReported(String state) {}
