package dev.coffre.agent.job;

import dev.coffre.agent.home.DurableFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The newest {@value #MAX_JOBS} jobs of this machine, a JSON line each. Lines that cannot be read are skipped: a
 * damaged history must not stop a backup. Thread-safe.
 */
public final class JobHistory {
    /** An entry with its original text, so that unchanged entries are not encoded again. */
    private record HistoryLine(JobHistoryEntry entry, byte[] text) {
        static HistoryLine of(JobHistoryEntry entry) {
            return new HistoryLine(entry, WireJson.write(entry));
        }
    }

    private static final int MAX_JOBS = 500;
    private static final int MAX_LINE = 4_000;
    private static final int MAX_WHAT = 1_000;
    private static final int MAX_REPORTS = 20;

    /** Most characters of all details of a problem. */
    private static final int MAX_DETAILS = 1_500;

    private final DurableFile file;

    /** The content last read or written, to detect changes by other processes. */
    private byte[] lastContent = {};

    private List<HistoryLine> lines = List.of();

    /** @param folder the agent's state directory */
    public JobHistory(PrivatePath folder) {
        this.file = new DurableFile(folder.resolve("jobs"), 4 * MAX_JOBS * MAX_LINE, ProblemCode.STATE_DAMAGED);
    }

    /** Returns all entries, oldest first. */
    public synchronized List<JobHistoryEntry> entries() {
        return read().values().stream().map(HistoryLine::entry).toList();
    }

    /**
     * Adds a job and assigns its number.
     *
     * @param id its id at the vault
     */
    JobHistoryEntry begin(JobKind kind, String what, long now, JobId id) {
        return change(jobs -> {
            long number =
                    jobs.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
            JobHistoryEntry entry = JobHistoryEntry.begun(number, kind, shorten(what), now, id);
            jobs.put(number, HistoryLine.of(entry));
            return entry;
        });
    }

    /** Records how a job ended. */
    void end(JobHistoryEntry begun, JobOutcome outcome, JobResult end, long now) {
        JobHistoryEntry unused = change(jobs -> {
            JobHistoryEntry ended = begun.ended(now, outcome, shorten(outcome.details()), end);
            jobs.put(ended.job(), HistoryLine.of(ended));
            return ended;
        });
    }

    /** Records that the vault has received the job's end. */
    void markReported(JobId id) {
        JobId unused = change(jobs -> {
            jobs.replaceAll((number, line) ->
                    line.entry().hasId(id) ? HistoryLine.of(line.entry().reported()) : line);
            return id;
        });
    }

    /**
     * Changes the entries while no other process can. The lock between processes is taken first: work that holds it may read
     * the history.
     */
    private <T> T change(Function<Map<Long, HistoryLine>, T> change) {
        return file.withLock(() -> {
            synchronized (this) {
                Map<Long, HistoryLine> jobs = read();
                T result = change.apply(jobs);
                write(jobs);
                return result;
            }
        });
    }

    /** Returns the final reports that the vault has not received, for the newest such jobs, oldest first. */
    synchronized List<JobReport> unreported(AgentSoftware software) {
        List<JobHistoryEntry> untold =
                entries().stream().filter(JobHistoryEntry::isUnreported).toList();
        return untold.subList(Math.max(0, untold.size() - MAX_REPORTS), untold.size()).stream()
                .flatMap(entry -> entry.finalReport(software).stream())
                .toList();
    }

    /** Deletes all entries. */
    synchronized void delete() {
        file.delete();
    }

    private static String shorten(String what) {
        return shorten(what, MAX_WHAT);
    }

    private static String shorten(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length)
                + JobHistoryEntry.CUT;
    }

    /** Keeps what fits, short details first. A long one is cut. Characters that JSON cannot hold are spelled out. */
    private static Map<String, String> shorten(Map<String, String> details) {
        Map<String, String> kept = new LinkedHashMap<>();
        int room = MAX_DETAILS;
        for (Map.Entry<String, String> detail : details.entrySet().stream()
                .sorted(Comparator.comparingInt(each -> each.getValue().length()))
                .toList()) {
            String value = SafeText.escaped(detail.getValue());
            if (room > 0) {
                kept.put(detail.getKey(), shorten(value, room));
            }
            room -= detail.getKey().length() + value.length();
        }
        return kept;
    }

    private Map<Long, HistoryLine> read() {
        byte[] bytes = file.read().orElse(new byte[0]);
        if (!Arrays.equals(bytes, lastContent)) {
            lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> parse(line.getBytes(StandardCharsets.UTF_8)).stream())
                    .toList();
            lastContent = bytes;
        }
        Map<Long, HistoryLine> jobs = new LinkedHashMap<>();
        lines.forEach(line -> jobs.put(line.entry().job(), line));
        return jobs;
    }

    private static Optional<HistoryLine> parse(byte[] text) {
        try {
            return Optional.of(new HistoryLine(WireJson.read(text, JobHistoryEntry.class), text));
        } catch (MalformedMessageException damagedLine) {
            return Optional.empty();
        }
    }

    private void write(Map<Long, HistoryLine> jobs) {
        List<HistoryLine> kept =
                jobs.values().stream().skip(Math.max(0, jobs.size() - MAX_JOBS)).toList();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (HistoryLine line : kept) {
            text.writeBytes(line.text());
            text.write('\n');
        }
        file.write(text.toByteArray());
        lines = kept;
        lastContent = text.toByteArray();
    }
}
