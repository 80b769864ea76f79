package dev.coffre.backup.testing;

import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.Optional;
import java.util.function.Consumer;

/** The items of a walk; its problems go to a listener. */
public record ItemWalk(SourceWalk walk, Consumer<? super SourceProblem> problems) implements AutoCloseable {
    /** The next item; empty at the end. */
    public Optional<SourceItem> next() {
        while (true) {
            Optional<WalkEvent> next = walk.next();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            switch (next.get()) {
                case SourceItem item -> {
                    return Optional.of(item);
                }
                case SourceProblem problem -> problems.accept(problem);
            }
        }
    }

    @Override
    public void close() {
        walk.close();
    }
}
