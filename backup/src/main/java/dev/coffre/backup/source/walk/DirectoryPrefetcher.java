package dev.coffre.backup.source.walk;

import dev.coffre.backup.run.Prefetch;
import dev.coffre.backup.source.walk.PendingDirectories.PendingDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Prefetches the directories that a walk enters next. Other threads read them before the walk gets there, because a
 * disk serves several requests in the time of one.
 *
 * <p>Only directories that probably come next are prefetched, so that what the walk returns is fresh. Prefetching stops
 * at a directory that may have subdirectories, because these come before the directories after it. It also stops at a
 * directory too large to be read whole: the walk may take hours there, and later prefetches would be wasted.
 *
 * <p>Confined to the thread that walks.
 */
final class DirectoryPrefetcher implements AutoCloseable {
    /** Maximum number of prefetched directories. */
    private static final int MAX_PREFETCHED = 16;

    /** Prefetching resumes when no more than this many are left. */
    private static final int REFILL_AT = 8;

    /** Number of directories that one task reads in sequence. Waking a thread takes as long as reading one directory. */
    private static final int DIRECTORIES_PER_TASK = 4;

    /** Maximum number of names in a prefetched directory. Each takes up to 5 KiB of memory if it is a symbolic link. */
    private static final int MAX_NAMES = 256;

    /** After this many directories with a wrong {@code st_nlink}, the walk stops trusting link counts. */
    private static final int MAX_LINK_COUNT_ERRORS = 4;

    private record PrefetchedVisit(PendingDirectory folder, Prefetch<Optional<PrefetchedDirectory>> visit) {}

    private final DirectoryReader reader;
    private final WalkSpill spill;
    private final Optional<Executor> threads;

    /** Stack of directories not yet entered. Those of the innermost directory are on top. */
    private final Deque<Iterator<PendingDirectory>> pendingLevels = new ArrayDeque<>();

    /** Prefetched directories. The walk enters them before those in {@link #pendingLevels}. */
    private final Deque<PrefetchedVisit> prefetched = new ArrayDeque<>();

    private int linkCountErrors;

    /** @param threads for prefetching; if empty, the walk reads every directory itself */
    DirectoryPrefetcher(DirectoryReader reader, WalkSpill spill, Optional<Executor> threads) {
        this.reader = reader;
        this.spill = spill;
        this.threads = threads;
    }

    /** @param found the subdirectories of the directory entered last; they come next */
    void add(SubdirectoryCollector found) {
        if (!found.isEmpty()) {
            if (!prefetched.isEmpty()) {
                linkCountErrors++;
                requeuePrefetched();
            }
            pendingLevels.push(found.toPending(spill.pendingStack()));
        }
    }

    /** Cancels all prefetches and puts their directories back on the stack. */
    private void requeuePrefetched() {
        pendingLevels.push(
                prefetched.stream().map(PrefetchedVisit::folder).toList().iterator());
        close();
    }

    /** Enters the next directory. Returns empty if there is none. */
    Optional<DirectoryWalk> enterNext() {
        threads.ifPresent(this::prefetch);
        return prefetched.isEmpty()
                ? next().map(folder -> reader.walk(folder, spill))
                : Optional.of(enterNext(prefetched.remove()));
    }

    private DirectoryWalk enterNext(PrefetchedVisit next) {
        helpUntilDone(next);
        Optional<PrefetchedDirectory> whole = next.visit().get();
        if (whole.isEmpty()) {
            requeuePrefetched();
            return reader.walk(next.folder(), spill);
        }
        add(whole.get().subdirectories());
        threads.ifPresent(this::prefetch);
        return whole.get().replay();
    }

    /** Runs prefetches that no thread has started, instead of waiting. */
    private void helpUntilDone(PrefetchedVisit first) {
        if (first.visit().runIfNotStarted()) {
            return;
        }
        for (Iterator<PrefetchedVisit> others = prefetched.iterator();
                others.hasNext() && !first.visit().isDone(); ) {
            others.next().visit().runIfNotStarted();
        }
    }

    private void prefetch(Executor executor) {
        if (prefetched.size() > REFILL_AT) {
            return;
        }
        List<PendingDirectory> group = nextGroup();
        while (!group.isEmpty()) {
            prefetch(group, executor);
            group = nextGroup();
        }
    }

    private void prefetch(List<PendingDirectory> group, Executor executor) {
        boolean isNextAlone = prefetched.isEmpty() && group.size() == 1;
        List<Prefetch<Optional<PrefetchedDirectory>>> visits = Prefetch.offer(
                group.stream()
                        .<Supplier<Optional<PrefetchedDirectory>>>map(
                                folder -> () -> reader.readWhole(folder, MAX_NAMES))
                        .toList(),
                works -> {
                    if (!isNextAlone) {
                        executor.execute(() -> works.forEach(Runnable::run));
                    }
                });
        for (int i = 0; i < visits.size(); i++) {
            prefetched.add(new PrefetchedVisit(group.get(i), visits.get(i)));
        }
    }

    /** Returns the directories for one task. Contains only those that probably come next. */
    private List<PendingDirectory> nextGroup() {
        List<PendingDirectory> group = new ArrayList<>(DIRECTORIES_PER_TASK);
        Optional<PendingDirectory> last =
                Optional.ofNullable(prefetched.peekLast()).map(PrefetchedVisit::folder);
        while (group.size() < DIRECTORIES_PER_TASK
                && prefetched.size() + group.size() < MAX_PREFETCHED
                && last.map(this::looksLikeLeaf).orElse(true)) {
            last = next();
            last.ifPresent(group::add);
            if (last.isEmpty()) {
                break;
            }
        }
        return group;
    }

    private boolean looksLikeLeaf(PendingDirectory folder) {
        return folder.likelyLeaf() && linkCountErrors < MAX_LINK_COUNT_ERRORS;
    }

    private Optional<PendingDirectory> next() {
        while (!pendingLevels.isEmpty()) {
            if (pendingLevels.element().hasNext()) {
                return Optional.of(pendingLevels.element().next());
            }
            pendingLevels.remove();
        }
        return Optional.empty();
    }

    /** Cancels all prefetches. None is running when this returns. */
    @Override
    public void close() {
        prefetched.forEach(folder -> folder.visit().cancel());
        prefetched.clear();
    }
}
