package dev.coffre.backup.source;

import dev.coffre.backup.run.Ahead;
import dev.coffre.backup.source.PendingDirectories.Pending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Prefetches the directories that a walk enters next. Other threads read them before the walk gets there, because a disk serves
 * several requests in the time of one.
 *
 * <p>Only directories that probably come next are prefetched, so that what the walk returns is fresh. Prefetching stops at a
 * directory that may have subdirectories, because these come before the directories after it. It also stops at a directory too
 * large to be read whole: the walk may take hours there, and later prefetches would be wasted.
 *
 * <p>Confined to the thread that walks.
 */
final class FoldersToCome implements AutoCloseable {
    /** Maximum number of prefetched directories. */
    private static final int MOST = 16;

    /** Prefetching resumes when no more than this many are left. */
    private static final int FEW = 8;

    /** Directories that one task reads in sequence: waking a thread takes as long as reading one directory. */
    private static final int GROUP = 4;

    /** Maximum number of names in a prefetched directory. Each takes up to 5 KiB of memory if it is a symbolic link. */
    private static final int MOST_NAMES = 256;

    /** After this many directories with a wrong {@code st_nlink}, the walk stops trusting link counts. */
    private static final int MOST_MISTAKES = 4;

    private record Begun(Pending folder, Ahead<Optional<VisitedFolder>> visit) {}

    private final FolderVisitor visitor;
    private final WalkSpill spill;
    private final Optional<Executor> threads;

    /** Stack of directories not yet entered. The innermost directory's are on top. */
    private final Deque<Iterator<Pending>> levels = new ArrayDeque<>();

    /** Directories being prefetched; they come before all in the levels. */
    private final Deque<Begun> begun = new ArrayDeque<>();

    private int mistakes;

    /** @param threads for prefetching; if empty, the walk reads every directory itself */
    FoldersToCome(FolderVisitor visitor, WalkSpill spill, Optional<Executor> threads) {
        this.visitor = visitor;
        this.spill = spill;
        this.threads = threads;
    }

    /** @param found the subdirectories of the directory entered last; they come next */
    void add(FoundDirectories found) {
        if (!found.isEmpty()) {
            if (!begun.isEmpty()) {
                mistakes++;
                takeBack();
            }
            levels.push(found.toCome(spill.pending()));
        }
    }

    /** Cancels all prefetches and puts their directories back on the stack. */
    private void takeBack() {
        levels.push(begun.stream().map(Begun::folder).toList().iterator());
        close();
    }

    /** Enters the next directory. Returns empty if there is none. */
    Optional<FolderWalk> enter() {
        threads.ifPresent(this::begin);
        return begun.isEmpty()
                ? next().map(folder -> visitor.visit(folder, spill))
                : Optional.of(enter(begun.remove()));
    }

    private FolderWalk enter(Begun next) {
        helpUntilDone(next);
        Optional<VisitedFolder> whole = next.visit().get();
        if (whole.isEmpty()) {
            takeBack();
            return visitor.visit(next.folder(), spill);
        }
        add(whole.get().found());
        threads.ifPresent(this::begin);
        return whole.get().replay();
    }

    /** Runs prefetches that no thread has started, instead of waiting. */
    private void helpUntilDone(Begun first) {
        if (first.visit().begin()) {
            return;
        }
        for (Iterator<Begun> others = begun.iterator();
                others.hasNext() && !first.visit().isDone(); ) {
            others.next().visit().begin();
        }
    }

    private void begin(Executor executor) {
        if (begun.size() > FEW) {
            return;
        }
        List<Pending> group = nextGroup();
        while (!group.isEmpty()) {
            begin(group, executor);
            group = nextGroup();
        }
    }

    private void begin(List<Pending> group, Executor executor) {
        boolean wantedAtOnce = begun.isEmpty() && group.size() == 1;
        List<Ahead<Optional<VisitedFolder>>> visits = Ahead.offer(
                group.stream()
                        .<Supplier<Optional<VisitedFolder>>>map(folder -> () -> visitor.visitWhole(folder, MOST_NAMES))
                        .toList(),
                works -> {
                    if (!wantedAtOnce) {
                        executor.execute(() -> works.forEach(Runnable::run));
                    }
                });
        for (int i = 0; i < visits.size(); i++) {
            begun.add(new Begun(group.get(i), visits.get(i)));
        }
    }

    /** Returns the directories for one task, as far as they probably come next. */
    private List<Pending> nextGroup() {
        List<Pending> group = new ArrayList<>(GROUP);
        Optional<Pending> last = Optional.ofNullable(begun.peekLast()).map(Begun::folder);
        while (group.size() < GROUP
                && begun.size() + group.size() < MOST
                && last.map(this::seemsToEnd).orElse(true)) {
            last = next();
            last.ifPresent(group::add);
            if (last.isEmpty()) {
                break;
            }
        }
        return group;
    }

    private boolean seemsToEnd(Pending folder) {
        return folder.end() && mistakes < MOST_MISTAKES;
    }

    private Optional<Pending> next() {
        while (!levels.isEmpty()) {
            if (levels.element().hasNext()) {
                return Optional.of(levels.element().next());
            }
            levels.remove();
        }
        return Optional.empty();
    }

    /** Cancels all prefetches. None is running when this returns. */
    @Override
    public void close() {
        begun.forEach(folder -> folder.visit().drop());
        begun.clear();
    }
}
