package dev.coffre.agent.job;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobEnd;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest {@value #KEPT} jobs of this machine, a JSON line each. A line that cannot be read is passed over: a history
 * must not stop a backup. Thread-safe.
 */
public final class JobHistory {
    private static final int KEPT = 500;
    private static final int MAX_LINE = 4_000;
    private static final int MAX_WHAT = 1_000;
    private static final int TOLD_AT_ONCE = 20;

    private final DurableFile file;

    /** @param folder of the agent's state */
    public JobHistory(Path folder) {
        this.file = new DurableFile(folder.resolve("jobs"), 4 * KEPT * MAX_LINE, ProblemCode.STATE_DAMAGED);
    }

    /** All jobs that are remembered, oldest first. */
    public synchronized List<JobEntry> entries() {
        return new ArrayList<>(read().values());
    }

    /** Notes that a job begins, and gives it its number; {@code id} is its name at the vault. */
    synchronized JobEntry begin(JobKind kind, String what, long now, JobId id) {
        Map<Long, JobEntry> jobs = read();
        long number = jobs.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        JobEntry entry = JobEntry.begun(number, kind, shorten(what), now, id);
        jobs.put(number, entry);
        write(jobs);
        return entry;
    }

    /** Notes how a job ended. */
    synchronized void end(JobEntry begun, JobOutcome outcome, JobEnd end, long now) {
        Map<Long, JobEntry> jobs = read();
        jobs.put(begun.job(), begun.ended(now, outcome, end));
        write(jobs);
    }

    /** Notes that the vault knows how this job ended. */
    synchronized void heard(JobId id) {
        Map<Long, JobEntry> jobs = read();
        jobs.replaceAll((number, entry) -> entry.isCalled(id) ? entry.heard() : entry);
        write(jobs);
    }

    /** How those of the newest jobs ended that the vault does not know it of, oldest first. */
    synchronized List<JobReport> untold(AgentSoftware software) {
        List<JobEntry> untold =
                read().values().stream().filter(JobEntry::isUntold).toList();
        return untold.subList(Math.max(0, untold.size() - TOLD_AT_ONCE), untold.size()).stream()
                .flatMap(entry -> entry.lastReport(software).stream())
                .toList();
    }

    /** Forgets all jobs. */
    synchronized void delete() {
        file.delete();
    }

    private static String shorten(String what) {
        return what.length() > MAX_WHAT ? what.substring(0, MAX_WHAT) + "…" : what;
    }

    private Map<Long, JobEntry> read() {
        Map<Long, JobEntry> jobs = new LinkedHashMap<>();
        file.read().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).stream()
                .flatMap(String::lines)
                .flatMap(line -> parse(line).stream())
                .forEach(entry -> jobs.put(entry.job(), entry));
        return jobs;
    }

    private static Optional<JobEntry> parse(String line) {
        try {
            return Optional.of(WireJson.read(line.getBytes(StandardCharsets.UTF_8), JobEntry.class));
        } catch (MalformedMessage damagedLine) {
            return Optional.empty();
        }
    }

    private void write(Map<Long, JobEntry> jobs) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        jobs.values().stream().skip(Math.max(0, jobs.size() - KEPT)).forEach(entry -> {
            lines.writeBytes(WireJson.write(entry));
            lines.write('\n');
        });
        file.write(lines.toByteArray());
    }
}
