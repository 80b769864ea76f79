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
 * The folders that a walk has still to go into, in order. Other threads visit the next ones before the walk is there: a disk
 * answers several questions in the time of one. Only those that seem to come next, so that what the walk hands out was asked a
 * moment ago: where a folder may have subfolders, these come before the folders after it, and where one is so large that the
 * walk goes through it by itself, that may take hours; what was begun after it would be for nothing.
 *
 * <p>Confined to the thread that walks.
 */
final class FoldersToCome implements AutoCloseable {
    /** Folders that are visited ahead at most. */
    private static final int MOST = 16;

    /** With so many left, others are begun. */
    private static final int FEW = 8;

    /** One thread visits so many after another: to wake it takes as long as to visit one. */
    private static final int GROUP = 4;

    /** Names of a folder that is visited ahead: what waits needs memory, up to 5 KiB each where they are symbolic links. */
    private static final int MOST_NAMES = 256;

    /** So often a folder may have subfolders against its count of links; then the file system is taken for one that counts none. */
    private static final int MOST_MISTAKES = 4;

    private record Begun(Pending folder, Ahead<Optional<VisitedFolder>> visit) {}

    private final FolderVisitor visitor;
    private final WalkSpill spill;
    private final Optional<Executor> threads;

    /** The innermost folder's subfolders first. */
    private final Deque<Iterator<Pending>> levels = new ArrayDeque<>();

    /** Before all that is in the levels. */
    private final Deque<Begun> begun = new ArrayDeque<>();

    private int mistakes;

    /** @param threads that visit ahead; none: the walk visits all by itself */
    FoldersToCome(FolderVisitor visitor, WalkSpill spill, Optional<Executor> threads) {
        this.visitor = visitor;
        this.spill = spill;
        this.threads = threads;
    }

    /** @param found the subfolders of the folder that was gone into last: they come next */
    void add(FoundDirectories found) {
        if (!found.isEmpty()) {
            if (!begun.isEmpty()) {
                mistakes++;
                takeBack();
            }
            levels.push(found.toCome(spill.pending()));
        }
    }

    /** Those that were begun are only to come again. */
    private void takeBack() {
        levels.push(begun.stream().map(Begun::folder).toList().iterator());
        close();
    }

    /** Goes into the next folder; empty if there is none. */
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

    /** Visits what nobody has begun with, in place of waiting. */
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

    /** Those that one thread is to visit, as far as they seem to come next. */
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

    /** When this returns, nobody visits ahead. */
    @Override
    public void close() {
        begun.forEach(folder -> folder.visit().drop());
        begun.clear();
    }
}
