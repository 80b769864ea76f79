package dev.coffre.backup.recovery;

import dev.coffre.backup.archive.ArchiveMember;
import dev.coffre.backup.archive.ArchiveWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.run.ReportTimer;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes selected entries of a recovery point into an archive. Names are the paths of the point without their first
 * slash; the drive {@code C:} of Windows becomes {@code C}. The records of the next entries are requested while an
 * entry is written. Memory does not grow with the size of the point, except for a path per hard-linked file. Not
 * thread-safe.
 *
 * <p>An entry that is damaged, or that the format cannot keep, is left out and reported. Files up to
 * {@value #MAX_READ_FIRST} bytes are read before their header is written. Of a larger one, what cannot be read becomes
 * zeros, and this is reported.
 */
public final class ArchiveExport {
    private static final long MAX_READ_FIRST = 8 << 20;

    private final PointView view;
    private final ContentView contents;
    private final SelectedEntries selected;
    private final ArchiveWriter archive;
    private final RecoveryStats stats;
    private final CancelToken cancel;
    private final WaitingEntries waiting;
    private final ArchivePaths folders;
    private final Map<Long, ByteString> linkNames = new HashMap<>();
    private final byte[] scratch = new byte[256 << 10];

    /**
     * @param selected of {@code view}
     * @param archive closed by the caller
     */
    public ArchiveExport(
            PointView view,
            ContentView contents,
            SelectedEntries selected,
            ArchiveWriter archive,
            RecoveryListener listener,
            CancelToken cancel,
            InstantSource clock) {
        this.view = view;
        this.contents = contents;
        this.selected = selected;
        this.archive = archive;
        this.cancel = cancel;
        this.waiting = new WaitingEntries(contents, MAX_READ_FIRST);
        this.folders = new ArchivePaths(view);
        this.stats = new RecoveryStats(
                ArchiveExport::unexpected, listener, new ReportTimer(clock), contents::fetchedBytes, selected.size());
    }

    /**
     * Writes the archive.
     *
     * @throws Problem {@code path-not-in-point} before anything is written, {@code output-failed},
     *     {@code job-cancelled}, or why the vault cannot be reached; the archive then has no end
     */
    public RecoveryReport run() {
        selected.requireAllExist();
        selected.visit(new SelectedEntries.SelectionVisitor() {
            @Override
            public void entry(Entry entry) {
                accept(entry);
            }

            @Override
            public void onUnreadable(UnreadablePage page) {
                stats.reportLostPage(page);
            }
        });
        while (!waiting.isEmpty()) {
            writeNext();
        }
        try {
            archive.finish();
        } catch (IOException e) {
            throw outputFailed(e);
        }
        return stats.report();
    }

    private void accept(Entry entry) {
        waiting.add(entry);
        while (waiting.isFull()) {
            writeNext();
        }
    }

    private void writeNext() {
        cancel.throwIfCancelled();
        Entry entry = waiting.next();
        stats.reportProgress(entry);
        if (entry.hasUnknownCriticalField()) {
            stats.reportUnknownFields(entry);
        }
        write(entry);
    }

    private void write(Entry entry) {
        Optional<Prepared> prepared = prepare(entry);
        if (prepared.isEmpty()) {
            return;
        }
        ArchiveMember member = prepared.get().member();
        PartlyLostContent content = prepared.get().content();
        try {
            archive.add(member, content);
        } catch (IOException e) {
            throw outputFailed(e);
        }
        entry.marks().linkGroup().ifPresent(group -> linkNames.putIfAbsent(group, member.name()));
        stats.countRecovered(entry);
        content.problem().ifPresent(problem -> stats.reportPartlyLost(entry, content.lostBytes(), problem));
    }

    /** A member of which nothing is written yet. */
    private record Prepared(ArchiveMember member, PartlyLostContent content) {}

    /**
     * Does everything that may fail for an entry alone: once its header is written, a failure ends the archive. Reports
     * an entry that is left out.
     */
    private Optional<Prepared> prepare(Entry entry) {
        try {
            if (!archive.accepts(entry.metadata().fileType())) {
                stats.reportFailed(entry, "the format of the archive has no such objects");
                return Optional.empty();
            }
            if (!folders.areAbove(entry)) {
                stats.reportFailed(entry, "something above it is no folder");
                return Optional.empty();
            }
            Optional<ByteString> first = firstName(entry);
            PartlyLostContent content = new PartlyLostContent(contents.open(entry), cancel);
            ArchiveMember member =
                    new ArchiveMember(folders.name(entry), ArchivePaths.metadata(entry), attributes(entry), first);
            if (first.isEmpty()) {
                requireListed(content);
                requireReadable(contents.open(entry));
            }
            Optional<String> refusal = archive.refusal(member, content);
            refusal.ifPresent(reason -> stats.reportFailed(entry, reason));
            return refusal.isPresent() ? Optional.empty() : Optional.of(new Prepared(member, content));
        } catch (Problem problem) {
            stats.reportFailed(entry, problem);
        } catch (IllegalArgumentException hostileName) {
            stats.reportFailed(entry, "a name that leads outside");
        }
        return Optional.empty();
    }

    /** Opens all pages of the file's list of chunks. */
    private static void requireListed(ContentReader content) {
        Optional<ByteRange> range = content.dataFrom(0);
        while (range.isPresent()) {
            range = content.dataFrom(range.get().end());
        }
    }

    private Optional<ByteString> firstName(Entry entry) {
        boolean linked =
                entry.marks().linkGroup().isPresent() && !entry.metadata().isDirectory();
        return linked && archive.hasHardLinks()
                ? Optional.ofNullable(linkNames.get(entry.marks().linkGroup().getAsLong()))
                : Optional.empty();
    }

    /** Reads a file that fits into the cache, so that its damage is found before anything of it is written. */
    private void requireReadable(ContentReader content) {
        if (content.size() <= MAX_READ_FIRST) {
            for (long at = 0; at < content.size(); at += scratch.length) {
                content.read(at, scratch, 0, scratch.length);
            }
        }
    }

    private List<ExtendedAttribute> attributes(Entry entry) {
        try {
            return contents.attributes(entry);
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            stats.reportLostAttributes(entry, problem);
            return contents.inlineAttributes(entry);
        }
    }

    private static Problem outputFailed(IOException e) {
        return ProblemCode.OUTPUT_FAILED.with("reason", SystemReason.of(e)).causedBy(e);
    }

    private static Problem unexpected(ErrnoException failure) {
        throw new IllegalStateException(failure);
    }
}
