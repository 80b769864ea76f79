package dev.coffre.backup.save.read;

import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.progress.Warnings;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import java.util.function.Consumer;

/** Reads the large files of a walk and finishes them in walk order. Confined to the thread that walks. */
public final class LargeFiles {
    private final LargeReader reader;
    private final StepQueue steps;

    public LargeFiles(LargeReader reader, StepQueue steps) {
        this.reader = reader;
        this.steps = steps;
    }

    /** Reads {@code item} to its end. Calls {@code taken} in walk order, when all of its chunks are sealed. */
    public void read(SourceItem item, Consumer<Outcome> taken) {
        try {
            LargeRead read = reader.read(item, steps::finishReady);
            steps.add(new Step() {
                @Override
                public boolean isReady() {
                    return read.chunks().isReady();
                }

                @Override
                public void finish() {
                    taken.accept(stored(read));
                }
            });
        } catch (SourceException failure) {
            Outcome failed = new Outcome.Failed(Warnings.of(failure.problem()));
            steps.add(Step.immediate(() -> taken.accept(failed)));
        }
    }

    /** Reads {@code item} and waits until it is sealed. For use within a step, where no other step may be finished. */
    Outcome readNow(SourceItem item) {
        try {
            return stored(reader.read(item, () -> {}));
        } catch (SourceException failure) {
            return new Outcome.Failed(Warnings.of(failure.problem()));
        }
    }

    private static Outcome stored(LargeRead read) {
        Placement content = new Placement.Stored(read.chunks().finish());
        return new Outcome.Stored(read.metadata(), content, read.attributes(), read.sparse(), read.changed());
    }
}
