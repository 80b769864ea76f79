package dev.coffre.backup.save.read;

import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.progress.SourceWarnings;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import java.util.function.Consumer;

/** Reads the large files of a walk and finishes them in walk order. Confined to the thread that walks. */
public final class LargeFileStage {
    private final LargeFileReader reader;
    private final StepQueue steps;

    public LargeFileStage(LargeFileReader reader, StepQueue steps) {
        this.reader = reader;
        this.steps = steps;
    }

    /** Reads {@code item} to its end. Calls {@code taken} in walk order, when all of its chunks are sealed. */
    public void read(SourceItem item, Consumer<ReadOutcome> taken) {
        try {
            LargeFileResult read = reader.read(item, steps::finishReady);
            steps.add(new EntryStep() {
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
            ReadOutcome failed = new ReadOutcome.Failed(SourceWarnings.of(failure.problem()));
            steps.add(EntryStep.immediate(() -> taken.accept(failed)));
        }
    }

    /** Reads {@code item} and waits until it is sealed. For use within a step, where no other step may be finished. */
    ReadOutcome readImmediately(SourceItem item) {
        try {
            return stored(reader.read(item, () -> {}));
        } catch (SourceException failure) {
            return new ReadOutcome.Failed(SourceWarnings.of(failure.problem()));
        }
    }

    private static ReadOutcome stored(LargeFileResult read) {
        ContentLocation content = new ContentLocation.Stored(read.chunks().finish());
        return new ReadOutcome.Stored(read.metadata(), content, read.attributes(), read.sparse(), read.changed());
    }
}
