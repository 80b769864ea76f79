package dev.coffre.server.hosting;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.UsageEntry;
import dev.coffre.server.message.UsageList;
import dev.coffre.server.message.VaultHealthResponse;
import dev.coffre.vault.id.VaultId;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** Health of a vault and its machines, for scripts. Thread-safe. */
public final class HealthQueries {
    private final MachineHealthService check;
    private final JobSearch jobs;
    private final StorageUsage usage;

    public HealthQueries(MachineHealthService check, JobSearch jobs, StorageUsage usage) {
        this.check = check;
        this.jobs = jobs;
        this.usage = usage;
    }

    public VaultHealthResponse of(VaultId vault) {
        VaultHealth health = check.of(vault);
        Map<String, Long> counts = new TreeMap<>();
        health.counts().forEach((protection, count) -> counts.put(protection.code(), count));
        Map<String, Long> lastDay = new TreeMap<>();
        jobs.countsOfLastDay(JobFilter.of(vault)).forEach((state, count) -> lastDay.put(state.code(), count));
        return new VaultHealthResponse(
                health.at().toEpochMilli(),
                counts,
                lastDay,
                health.machines().stream()
                        .map(machine -> machine.entry(health.at()))
                        .toList());
    }

    /** Returns one entry a day from {@code first} to today, both in UTC. */
    public UsageList usage(VaultId vault, LocalDate first) {
        return new UsageList(usage.since(vault, first).stream()
                .map(day -> new UsageEntry(day.day().toString(), day.bytesStored(), day.bytesSource()))
                .toList());
    }
}
