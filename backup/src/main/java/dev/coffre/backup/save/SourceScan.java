package dev.coffre.backup.save;

import dev.coffre.backup.save.compare.WalkProblems;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.save.stage.WalkedItem;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.Optional;

/** First stage: walks the source to its end and passes on every object. Reports what is left out or cannot be read. */
final class SourceScan {
    private final WalkProblems problems;
    private final AttemptContext context;
    private final Sink<WalkedItem> next;

    SourceScan(WalkProblems problems, AttemptContext context, Sink<WalkedItem> next) {
        this.problems = problems;
        this.context = context;
        this.next = next;
    }

    /** On return, all entries are listed, but the last records may still be being sealed. */
    void run(SourceWalk walk) {
        for (Optional<WalkEvent> event = walk.next(); event.isPresent(); event = walk.next()) {
            context.stop().check();
            context.reporter().progress(event.get().key());
            switch (event.get()) {
                case SourceProblem problem -> problems.report(problem);
                case SourceItem item -> pass(item);
            }
        }
        next.finish();
    }

    private void pass(SourceItem item) {
        if (item.hasUnsupportedFlags()) {
            context.reporter().countUnsupportedFlags(item.key());
        }
        next.accept(new WalkedItem(item, problems.isMountPoint(item.key())));
    }
}
