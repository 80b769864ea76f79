package dev.coffre.backup.restore;

import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what was recovered and what was not, and tells the listener. Thread-safe. */
final class Tally {
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(250);

    private final RestoreListener listener;
    private final InstantSource clock;
    private final LongSupplier fetchedBytes;
    private final Instant began;
    private final long filesExpected;
    private final long bytesExpected;
    private final LongAdder files = new LongAdder();
    private final LongAdder folders = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final List<Problem> warnings = new ArrayList<>();
    private long warningCount;
    private boolean damaged;
    private Instant lastProgress;

    Tally(
            RestoreListener listener,
            InstantSource clock,
            LongSupplier fetchedBytes,
            long filesExpected,
            long bytesExpected) {
        this.listener = listener;
        this.clock = clock;
        this.fetchedBytes = fetchedBytes;
        this.filesExpected = filesExpected;
        this.bytesExpected = bytesExpected;
        began = clock.instant();
        lastProgress = began;
    }

    void recovered(Entry entry) {
        if (entry.metadata().isRegularFile()) {
            files.increment();
            bytes.add(entry.metadata().size());
        } else if (entry.metadata().isDirectory()) {
            folders.increment();
        } else {
            others.increment();
        }
    }

    void skipped() {
        skipped.increment();
    }

    /** Says that an entry is not recovered. What no later entry could be spared is thrown instead. */
    void failed(Entry entry, Exception failure) {
        switch (failure) {
            case ErrnoException errno
            when errno.is(Errno.ENOSPC) || errno.is(Errno.EDQUOT) ->
                throw ProblemCode.TARGET_FULL
                        .with("path", entry.key().display())
                        .causedBy(errno);
            case ErrnoException errno
            when errno.is(Errno.EROFS) ->
                throw ProblemCode.TARGET_READ_ONLY
                        .with("path", entry.key().display())
                        .causedBy(errno);
            case ErrnoException errno ->
                warn(notRecovered(entry, errno.symbol()).causedBy(errno));
            case Problem problem
            when problem.code().exit() == ExitCode.INTEGRITY -> {
                warn(notRecovered(entry, problem.getMessage()).causedBy(problem));
                noteDamage();
            }
            case RuntimeException other -> throw other;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static Problem notRecovered(Entry entry, String reason) {
        return ProblemCode.FILE_NOT_RECOVERED
                .with("path", entry.key().display())
                .with("reason", reason);
    }

    void failed(Entry entry, String reason) {
        warn(notRecovered(entry, reason));
    }

    void metadataFailed(Entry entry, List<MetadataProblem> problems) {
        for (MetadataProblem problem : problems) {
            warn(ProblemCode.ATTRIBUTE_NOT_RECOVERED
                    .with("path", entry.key().display())
                    .with("attribute", nameOf(problem))
                    .with("reason", problem.errno()));
        }
    }

    private static String nameOf(MetadataProblem problem) {
        return switch (problem) {
            case MetadataProblem.Owner owner -> "owner " + owner.uid() + ":" + owner.gid();
            case MetadataProblem.Mode mode -> "mode " + Integer.toOctalString(mode.mode());
            case MetadataProblem.Attribute attribute -> attribute.name().display();
            case MetadataProblem.Times _ -> "times";
        };
    }

    synchronized void warn(Problem warning) {
        warningCount++;
        if (warnings.size() < RestoreReport.MAX_WARNINGS) {
            warnings.add(warning);
        }
        listener.on(new RestoreEvent.Warned(warning));
    }

    private synchronized void noteDamage() {
        damaged = true;
    }

    synchronized void lookingAt(Entry entry) {
        Instant now = clock.instant();
        if (Duration.between(lastProgress, now).compareTo(BETWEEN_PROGRESS) >= 0) {
            lastProgress = now;
            listener.on(new RestoreEvent.Progress(
                    Duration.between(began, now),
                    totals(),
                    filesExpected,
                    bytesExpected,
                    entry.key().display()));
        }
    }

    private RestoreTotals totals() {
        return new RestoreTotals(
                files.sum(), folders.sum(), others.sum(), bytes.sum(), skipped.sum(), fetchedBytes.getAsLong());
    }

    synchronized RestoreReport report() {
        return new RestoreReport(totals(), Duration.between(began, clock.instant()), warnings, warningCount, damaged);
    }
}
