package dev.coffre.vault.wire;

import java.util.Optional;

/** A job as lists show it; instants in ms by the vault's clock, {@code progress} only while it runs. */
public record JobEntry(
        String job,
        String machine,
        String machineName,
        String vault,
        String vaultName,
        String kind,
        String state,
        long started,
        Optional<Long> ended,
        String agentVersion,
        String os,
        Optional<ReportJob.Progress> progress,
        Optional<ReportJob.End> end) {}
