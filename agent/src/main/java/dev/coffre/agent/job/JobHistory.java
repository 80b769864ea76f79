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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest {@value #KEPT} jobs of this machine, a JSON line each. Lines that cannot be read are skipped: a damaged history
 * must not stop a backup. Thread-safe.
 */
public final class JobHistory {
    /** An entry with its original text, so that unchanged entries are not encoded again. */
    private record Line(JobEntry entry, byte[] text) {
        static Line of(JobEntry entry) {
            return new Line(entry, WireJson.write(entry));
        }
    }

    private static final int KEPT = 500;
    private static final int MAX_LINE = 4_000;
    private static final int MAX_WHAT = 1_000;
    private static final int TOLD_AT_ONCE = 20;

    private final DurableFile file;

    /** The content last read or written, to detect changes by other processes. */
    private byte[] known = {};

    private List<Line> lines = List.of();

    /** @param folder the agent's state directory */
    public JobHistory(Path folder) {
        this.file = new DurableFile(folder.resolve("jobs"), 4 * KEPT * MAX_LINE, ProblemCode.STATE_DAMAGED);
    }

    /** Returns all entries, oldest first. */
    public synchronized List<JobEntry> entries() {
        return read().values().stream().map(Line::entry).toList();
    }

    /**
     * Adds a job and assigns its number.
     *
     * @param id its id at the vault
     */
    synchronized JobEntry begin(JobKind kind, String what, long now, JobId id) {
        Map<Long, Line> jobs = read();
        long number = jobs.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        JobEntry entry = JobEntry.begun(number, kind, shorten(what), now, id);
        jobs.put(number, Line.of(entry));
        write(jobs);
        return entry;
    }

    /** Records how a job ended. */
    synchronized void end(JobEntry begun, JobOutcome outcome, JobEnd end, long now) {
        Map<Long, Line> jobs = read();
        jobs.put(begun.job(), Line.of(begun.ended(now, outcome, end)));
        write(jobs);
    }

    /** Records that the vault has received the job's end. */
    synchronized void heard(JobId id) {
        Map<Long, Line> jobs = read();
        jobs.replaceAll((number, line) ->
                line.entry().isCalled(id) ? Line.of(line.entry().heard()) : line);
        write(jobs);
    }

    /** Returns the final reports that the vault has not received, for the newest such jobs, oldest first. */
    synchronized List<JobReport> untold(AgentSoftware software) {
        List<JobEntry> untold = entries().stream().filter(JobEntry::isUntold).toList();
        return untold.subList(Math.max(0, untold.size() - TOLD_AT_ONCE), untold.size()).stream()
                .flatMap(entry -> entry.lastReport(software).stream())
                .toList();
    }

    /** Deletes all entries. */
    synchronized void delete() {
        file.delete();
    }

    private static String shorten(String what) {
        return what.length() > MAX_WHAT ? what.substring(0, MAX_WHAT) + "…" : what;
    }

    private Map<Long, Line> read() {
        byte[] bytes = file.read().orElse(new byte[0]);
        if (!Arrays.equals(bytes, known)) {
            lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> parse(line.getBytes(StandardCharsets.UTF_8)).stream())
                    .toList();
            known = bytes;
        }
        Map<Long, Line> jobs = new LinkedHashMap<>();
        lines.forEach(line -> jobs.put(line.entry().job(), line));
        return jobs;
    }

    private static Optional<Line> parse(byte[] text) {
        try {
            return Optional.of(new Line(WireJson.read(text, JobEntry.class), text));
        } catch (MalformedMessage damagedLine) {
            return Optional.empty();
        }
    }

    private void write(Map<Long, Line> jobs) {
        List<Line> kept =
                jobs.values().stream().skip(Math.max(0, jobs.size() - KEPT)).toList();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Line line : kept) {
            text.writeBytes(line.text());
            text.write('\n');
        }
        file.write(text.toByteArray());
        lines = kept;
        known = text.toByteArray();
    }
}
