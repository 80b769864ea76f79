package dev.coffre.backup.testing;

import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a walk hands out, in words: the paths of the items, and between them the problems. */
public final class WalkWords {
    private WalkWords() {}

    /** Walks to the end, and closes the walk. */
    public static List<String> of(SourceWalk source) {
        List<String> words = new ArrayList<>();
        try (SourceWalk walk = source) {
            for (Optional<WalkEvent> next = walk.next(); next.isPresent(); next = walk.next()) {
                words.add(
                        switch (next.get()) {
                            case SourceItem item -> item.key().display();
                            case SourceProblem problem -> problem.toString();
                        });
            }
        }
        return words;
    }
}
