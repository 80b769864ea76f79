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
 * answers several questions in the time of one. Only those whose turn is known to come next, so that what the walk hands out
 * was asked a moment ago; where a folder seems to have subfolders, these come before the folders after it.
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

    /** Names of a folder that is visited ahead: for what waits, memory is needed. */
    private static final int MOST_NAMES = 1024;

    private record Begun(Pending folder, Ahead<Optional<VisitedFolder>> visit) {}

    private final FolderVisitor visitor;
    private final Optional<Executor> threads;
    private final SourceListener problems;

    /** The innermost folder's subfolders first. */
    private final Deque<Iterator<Pending>> levels = new ArrayDeque<>();

    /** Before all that is in the levels. */
    private final Deque<Begun> begun = new ArrayDeque<>();

    /** @param threads that visit ahead; none: the walk visits all by itself */
    FoldersToCome(FolderVisitor visitor, Optional<Executor> threads, SourceListener problems) {
        this.visitor = visitor;
        this.threads = threads;
        this.problems = problems;
    }

    /** @param found the subfolders of the folder that was gone into last: they come next */
    void add(PendingDirectories found) {
        if (found.hasNext()) {
            if (!begun.isEmpty()) {
                // It seemed to have none.
                levels.push(begun.stream().map(Begun::folder).toList().iterator());
                close();
            }
            levels.push(found);
        }
    }

    /** Goes into the next folder that can be gone into; empty if there is none. */
    Optional<FolderWalk> enter() {
        while (true) {
            threads.ifPresent(this::begin);
            Optional<FolderWalk> entered;
            if (!begun.isEmpty()) {
                entered = enter(begun.remove());
            } else {
                Optional<Pending> folder = next();
                if (folder.isEmpty()) {
                    return Optional.empty();
                }
                entered = visitor.visit(folder.get(), problems);
            }
            if (entered.isPresent()) {
                return entered;
            }
        }
    }

    private Optional<FolderWalk> enter(Begun next) {
        helpUntilDone(next);
        Optional<VisitedFolder> whole = next.visit().get();
        if (whole.isEmpty()) {
            return visitor.visit(next.folder(), problems);
        }
        add(whole.get().found());
        threads.ifPresent(this::begin);
        return Optional.of(whole.get().replay(problems));
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
        List<Pending> group = nextKnown();
        while (!group.isEmpty()) {
            begin(group, executor);
            group = nextKnown();
        }
    }

    private void begin(List<Pending> group, Executor executor) {
        List<Ahead<Optional<VisitedFolder>>> visits = Ahead.offer(
                group.stream()
                        .<Supplier<Optional<VisitedFolder>>>map(folder -> () -> visitor.visitWhole(folder, MOST_NAMES))
                        .toList(),
                works -> executor.execute(() -> works.forEach(Runnable::run)));
        for (int i = 0; i < visits.size(); i++) {
            begun.add(new Begun(group.get(i), visits.get(i)));
        }
    }

    /** Those that one thread is to visit: as far as it is known which come next. */
    private List<Pending> nextKnown() {
        List<Pending> group = new ArrayList<>(GROUP);
        Optional<Pending> last = Optional.ofNullable(begun.peekLast()).map(Begun::folder);
        while (group.size() < GROUP
                && begun.size() + group.size() < MOST
                && last.map(Pending::end).orElse(true)) {
            last = next();
            last.ifPresent(group::add);
            if (last.isEmpty()) {
                break;
            }
        }
        return group;
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
