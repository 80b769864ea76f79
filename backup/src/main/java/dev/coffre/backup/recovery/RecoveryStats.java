package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.ReportTimer;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnknownField;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.SelectionSize;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Counts what was recovered and what was not, and reports to the listener. Thread-safe. */
final class RecoveryStats {
    /** Owners that could not be set are named up to this number; the others are counted. */
    private static final int MAX_REFUSED_OWNERS = 3;

    /** Entries that are remembered as reported. A recovery with more failures than this may count some of them twice. */
    private static final int MAX_REPORTED = 10_000;

    private final Function<ErrnoException, Problem> targetProblem;
    private final RecoveryListener listener;
    private final ReportTimer pace;
    private final LongSupplier fetchedBytes;
    private final SelectionSize expected;
    private final LongAdder files = new LongAdder();
    private final LongAdder folders = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder copies = new LongAdder();
    private final LongAdder missedFiles = new LongAdder();
    private final LongAdder missedBytes = new LongAdder();
    private final LongAdder verified = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder keptFiles = new LongAdder();
    private final LongAdder keptBytes = new LongAdder();
    private final List<Problem> warnings = new ArrayList<>();
    private long warningCount;
    private long bytesInFlight;
    private boolean damaged;
    private boolean resumed;
    private boolean leavesSkippedToVerifier;
    private final Set<EntryKey> reported = new HashSet<>();
    private long refusedOwners;
    private Optional<Problem> nextRefusedOwner = Optional.empty();
    private final NotKeptMetadata notKept = new NotKeptMetadata();

    /**
     * @param targetProblem the problem of the target for an error that would affect every later entry too
     * @param expected size of what is to be recovered
     */
    RecoveryStats(
            Function<ErrnoException, Problem> targetProblem,
            RecoveryListener listener,
            ReportTimer pace,
            LongSupplier fetchedBytes,
            SelectionSize expected) {
        this.targetProblem = targetProblem;
        this.listener = listener;
        this.pace = pace;
        this.fetchedBytes = fetchedBytes;
        this.expected = expected;
    }

    void countRecovered(Entry entry) {
        if (entry.metadata().isRegularFile()) {
            files.increment();
            bytes.add(entry.metadata().size());
        } else if (entry.metadata().isDirectory()) {
            folders.increment();
        } else {
            others.increment();
        }
    }

    /** Counts an entry that needs nothing, or that a dry run would skip. */
    void countSkipped(Entry entry) {
        skipped.increment();
        miss(entry);
    }

    /** Records that this recovery resumes an interrupted one. */
    synchronized void resume() {
        resumed = true;
    }

    /** Counts an entry that an interrupted recovery placed. */
    void countKept(Entry entry) {
        countSkipped(entry);
        if (entry.metadata().isRegularFile()) {
            countKept(1, entry.metadata().size());
        }
    }

    /** Counts what an interrupted recovery left of files. */
    void countKept(long files, long bytes) {
        keptFiles.add(files);
        keptBytes.add(bytes);
    }

    /** Records that what is kept is compared with the point afterwards, so that only differences are reported. */
    synchronized void leaveSkippedToVerifier() {
        leavesSkippedToVerifier = true;
    }

    /** Reports that an entry is not recovered, because an existing object is kept. */
    void reportSkipped(Entry entry) {
        countSkipped(entry);
        synchronized (this) {
            if (leavesSkippedToVerifier) {
                return;
            }
            listener.on(new RecoveryEvent.Skipped(
                    ProblemCode.FILE_SKIPPED.with("path", entry.key().display())));
        }
    }

    /** Subtracts an entry from what is expected at the end. */
    void miss(Entry entry) {
        missedFiles.add(entry.files());
        missedBytes.add(entry.bytes());
    }

    /** Counts an object that a dry run would recover beside an existing one of the same name. */
    void countCopied() {
        copies.increment();
    }

    /** Reports that an object was recovered beside an existing one of the same name. */
    synchronized void reportCopied(Entry entry, TargetPath copy) {
        countCopied();
        listener.on(new RecoveryEvent.Copied(ProblemCode.FILE_COPIED
                .with("path", entry.key().display())
                .with("name", copy.name().display())));
    }

    /** Counts an object whose special bits are left out. */
    void countLeftOut() {
        leftOut.increment();
    }

    /** Counts an object that was compared with its entry and is equal. */
    void countVerified() {
        verified.increment();
    }

    void reportDifference(Entry entry, MetadataDifference difference) {
        String attribute = switch (difference.kind()) {
            case TYPE -> "type";
            case OWNER, OWNER_NOT_SET -> "owner";
            case MODE -> "mode";
            case TIME -> "times";
            case CREATION_TIME -> "creation time";
            case HARD_LINK -> "hard link";
            case ATTRIBUTE -> difference.attribute().display();
        };
        warn(ProblemCode.ATTRIBUTE_DIFFERS.with("path", entry.key().display()).with("attribute", attribute));
    }

    /** Reports that this recovery cannot be resumed if it is interrupted. */
    void reportUnresumable(Problem why) {
        warn(why);
    }

    /** Reports that the name of an entry is taken. */
    synchronized void reportConflict(Entry entry) {
        listener.on(new RecoveryEvent.Conflict(entry.key().display()));
    }

    /**
     * Reports that an entry is not recovered. Rethrows errors that would affect every later entry too.
     *
     * @param failure an {@link ErrnoException} or a {@link Problem}
     */
    void reportFailed(Entry entry, Exception failure) {
        switch (failure) {
            case ErrnoException errno
            when errno.is(Errno.ENOSPC) || errno.is(Errno.EDQUOT) || errno.is(Errno.EROFS) ->
                throw targetProblem.apply(errno);
            case ErrnoException errno -> {
                miss(entry);
                remember(entry);
                warn(notRecovered(entry, errno.symbol()).causedBy(errno));
            }
            case Problem problem
            when UnreadablePage.isDamage(problem) -> {
                miss(entry);
                remember(entry);
                damaged(notRecovered(entry, problem.getMessage()).causedBy(problem));
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

    void reportFailed(Entry entry, String reason) {
        miss(entry);
        remember(entry);
        warn(notRecovered(entry, reason));
    }

    private synchronized void remember(Entry entry) {
        if (reported.size() < MAX_REPORTED) {
            reported.add(entry.key());
        }
    }

    /** Returns whether an entry was reported as not recovered, or only partly. */
    synchronized boolean isReported(Entry entry) {
        return reported.contains(entry.key());
    }

    /** Reports that the object of an entry differs from it. */
    void reportDiffers(Entry entry, String reason) {
        warn(ProblemCode.RECOVERY_DIFFERS.with("path", entry.key().display()).with("reason", reason));
    }

    /** Reports that a device of another machine is left out. */
    synchronized void reportDevice(Entry entry) {
        miss(entry);
        Problem why = notRecovered(entry, "devices of another machine come back with --special-files only");
        count(why);
        listener.on(new RecoveryEvent.DeviceLeftOut(why));
    }

    /** Reports that bytes of a recovered file are zeros, because they are damaged at the vault. */
    void reportPartlyLost(Entry entry, long bytes, Problem why) {
        remember(entry);
        damaged(notRecovered(entry, bytes + " bytes are zeros: " + why.getMessage())
                .causedBy(why));
    }

    /** Reports that the entries of a damaged page are not recovered. */
    void reportLostPage(UnreadablePage page) {
        missedFiles.add(page.files());
        missedBytes.add(page.bytes());
        String path = page.lastKey().map(key -> "… " + key.display()).orElse("…");
        damaged(ProblemCode.FILE_NOT_RECOVERED
                .with("path", path)
                .with(
                        "reason",
                        (page.files() == 1
                                        ? "the page that lists one file"
                                        : "a page of up to " + page.files() + " files")
                                + ": " + page.why().getMessage())
                .causedBy(page.why()));
    }

    void reportLostAttributes(Entry entry, Problem why) {
        damaged(attributeNotRecovered(entry, "extended attributes", why.getMessage())
                .causedBy(why));
    }

    void reportMetadataProblems(Entry entry, List<MetadataProblem> problems) {
        for (MetadataProblem problem : problems) {
            switch (problem) {
                case MetadataProblem.Replaced _ -> {
                    remember(entry);
                    warn(ProblemCode.TARGET_CHANGED.with("path", entry.key().display()));
                }
                case MetadataProblem.NotKept(ByteString kind) -> notKept.count(kind, entry);
                case MetadataProblem.Refused refused -> reportRefused(entry, refused);
            }
        }
    }

    /** Owners are refused for each object, unless root recovers. */
    private synchronized void reportRefused(Entry entry, MetadataProblem.Refused refused) {
        Problem problem = attributeNotRecovered(entry, nameOf(refused), refused.errno());
        if (refused instanceof MetadataProblem.Owner && ++refusedOwners > MAX_REFUSED_OWNERS) {
            nextRefusedOwner = nextRefusedOwner.or(() -> Optional.of(problem));
        } else {
            warn(problem);
        }
    }

    /** Returns one warning for all owners that were not reported. */
    private Optional<Problem> furtherRefusedOwners() {
        long more = refusedOwners - MAX_REFUSED_OWNERS - 1;
        return more > 0 ? nextRefusedOwner.map(problem -> problem.with("more", more)) : nextRefusedOwner;
    }

    /** Reports that the target cannot hold the name of an entry. */
    void reportChangedName(Entry entry, ByteString name) {
        warn(ProblemCode.NAME_CHANGED.with("path", entry.key().display()).with("name", name.display()));
    }

    /** Reports what was counted, and returns the result. Must be called once, at the end. */
    synchronized RecoveryReport report() {
        furtherRefusedOwners().ifPresent(this::warn);
        notKept.problems().forEach(this::warn);
        Optional<RecoveryReport.Kept> kept =
                resumed ? Optional.of(new RecoveryReport.Kept(keptFiles.sum(), keptBytes.sum())) : Optional.empty();
        return new RecoveryReport(totals(0), pace.elapsed(), warnings, warningCount, leftOut.sum(), kept, damaged);
    }

    /** Reports critical fields of an entry that a newer version wrote and this one does not understand. */
    void reportUnknownFields(Entry entry) {
        String tags = entry.unknownFields().stream()
                .filter(UnknownField::isCritical)
                .map(field -> "0x%04X".formatted(field.tag()))
                .collect(Collectors.joining(", "));
        warn(ProblemCode.ATTRIBUTE_UNKNOWN.with("path", entry.key().display()).with("attribute", tags));
    }

    private static Problem attributeNotRecovered(Entry entry, String attribute, String reason) {
        return ProblemCode.ATTRIBUTE_NOT_RECOVERED
                .with("path", entry.key().display())
                .with("attribute", attribute)
                .with("reason", reason);
    }

    private static String nameOf(MetadataProblem.Refused problem) {
        return switch (problem) {
            case MetadataProblem.Owner owner -> "owner " + owner.uid() + ":" + owner.gid();
            case MetadataProblem.Mode mode -> "mode " + Integer.toOctalString(mode.mode());
            case MetadataProblem.Attribute attribute -> attribute.name().display();
            case MetadataProblem.Times _ -> "times";
        };
    }

    private synchronized void damaged(Problem warning) {
        damaged = true;
        warn(warning);
    }

    private synchronized void warn(Problem warning) {
        count(warning);
        listener.on(new RecoveryEvent.Warned(warning));
    }

    private void count(Problem warning) {
        warningCount++;
        if (warnings.size() < RecoveryReport.MAX_WARNINGS) {
            warnings.add(warning);
        }
    }

    /** Reports progress if it is due, with the current entry. */
    synchronized void reportProgress(Entry entry) {
        reportProgress(entry, bytesInFlight);
    }

    /** @param bytesWritten of large files that are not complete yet */
    synchronized void reportProgress(Entry entry, long bytesWritten) {
        bytesInFlight = bytesWritten;
        if (pace.isDue()) {
            listener.on(new RecoveryEvent.Progress(
                    pace.elapsed(),
                    totals(bytesInFlight),
                    Math.max(files.sum(), expected.files() - missedFiles.sum()),
                    Math.max(bytes.sum() + bytesInFlight, expected.bytes() - missedBytes.sum()),
                    entry.key().display()));
        }
    }

    private RecoveryTotals totals(long bytesWritten) {
        return new RecoveryTotals(
                files.sum(),
                folders.sum(),
                others.sum(),
                bytes.sum() + bytesWritten,
                skipped.sum(),
                copies.sum(),
                verified.sum(),
                fetchedBytes.getAsLong());
    }
}
