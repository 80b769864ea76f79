package dev.coffre.agent.command;

import dev.coffre.backup.restore.RestoreEvent;
import dev.coffre.backup.restore.RestoreListener;
import dev.coffre.backup.restore.RestoreTotals;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reports the progress of a recovery. */
final class RecoveryProgress implements RestoreListener {
    private final Speech speech;
    private final JobNote job;
    private long conflicts;

    RecoveryProgress(Speech speech, JobNote job) {
        this.speech = speech;
        this.job = job;
    }

    @Override
    public synchronized void on(RestoreEvent event) {
        switch (event) {
            case RestoreEvent.Conflict conflict -> {
                conflicts++;
                speech.event(Map.of("event", "conflict", "path", conflict.path()));
            }
            case RestoreEvent.Warned warned -> {
                speech.warn(warned.warning());
                job.warned(warned.warning());
            }
            case RestoreEvent.Progress progress -> {
                show(progress);
                job.progress(
                        new JobProgress(
                                JobPhase.RECOVERING,
                                progress.totals().files(),
                                progress.totals().bytes(),
                                0,
                                expected(progress.filesExpected()),
                                expected(progress.bytesExpected())),
                        progress.path());
            }
        }
    }

    private static Optional<Long> expected(long sum) {
        return sum > 0 ? Optional.of(sum) : Optional.empty();
    }

    /** Returns the number of conflicts that a dry run found. */
    synchronized long conflicts() {
        return conflicts;
    }

    private void show(RestoreEvent.Progress progress) {
        RestoreTotals totals = progress.totals();
        double seconds = Math.max(0.001, progress.elapsed().toMillis() / 1000.0);
        double rate = totals.bytes() / seconds;
        long bytesLeft = progress.bytesExpected() - totals.bytes();
        String left = rate > 0 && bytesLeft > 0
                ? speech.texts().say("progress.left", speech.amounts().duration(Duration.ofMillis((long)
                        (bytesLeft / rate * 1000))))
                : "";
        speech.status(speech.texts()
                .say(
                        "recover.progress",
                        speech.amounts().count(totals.files()),
                        speech.amounts().bytes(totals.bytes()),
                        speech.amounts().bytes((long) rate),
                        left,
                        progress.path()));
        Map<String, Object> line = totals("progress", totals);
        line.put("path", progress.path());
        line.put("seconds", seconds);
        speech.event(line);
    }

    /** Returns the final event. Conflicts are counted only in a dry run: a real recovery resolves them. */
    synchronized Map<String, Object> recovered(RestoreTotals totals, long warnings, boolean dryRun) {
        Map<String, Object> line = totals("recovered", totals);
        line.put("dryRun", dryRun);
        if (dryRun) {
            line.put("conflicts", conflicts);
        }
        line.put("warnings", warnings);
        return line;
    }

    private static Map<String, Object> totals(String event, RestoreTotals totals) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("files", totals.files());
        line.put("folders", totals.folders());
        line.put("others", totals.others());
        line.put("bytes", totals.bytes());
        line.put("skipped", totals.skipped());
        line.put("copies", totals.copies());
        line.put("bytesFetched", totals.fetched());
        return line;
    }
}
