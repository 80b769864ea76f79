package dev.coffre.backup.save.read;

import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.source.SourceItem;
import java.util.function.Consumer;

/**
 * Reads the small files of a walk in groups on the workers, and assigns their bundle slots in walk order. Confined to the
 * thread that walks.
 */
public final class SmallFileStage {
    private final SmallFileReader reader;
    private final BundleWriter bundling;
    private final LargeFileStage large;
    private final StepQueue steps;
    private final Workers workers;
    private final InFlightLimit inFlight;
    private ReadGroup group = new ReadGroup();

    /**
     * @param large reads files that have become too large since the walk
     * @param inFlight limits the bytes of files that are being read, or that wait for earlier ones
     */
    public SmallFileStage(
            SmallFileReader reader,
            BundleWriter bundling,
            LargeFileStage large,
            StepQueue steps,
            Workers workers,
            InFlightLimit inFlight) {
        this.reader = reader;
        this.bundling = bundling;
        this.large = large;
        this.steps = steps;
        this.workers = workers;
        this.inFlight = inFlight;
    }

    /** Schedules {@code item} for reading. Calls {@code taken} with the outcome in walk order. */
    public void read(SourceItem item, Consumer<ReadOutcome> taken) {
        ReadGroup joined = group;
        int index = joined.add(item);
        if (joined.isFull()) {
            start(joined);
        }
        steps.add(new EntryStep() {
            @Override
            public boolean isReady() {
                return joined.isDone();
            }

            @Override
            public void finish() {
                if (!joined.isStarted()) {
                    start(joined);
                }
                taken.accept(outcome(item, joined.result(index)));
                if (joined.finishOne()) {
                    inFlight.release(joined.bytes());
                }
            }
        });
    }

    /** Reads {@code item} immediately. For use within a step. */
    public ReadOutcome readImmediately(SourceItem item) {
        return outcome(item, reader.read(item));
    }

    /** Seals all open bundles. No file may be added afterwards. */
    public void finish() {
        bundling.closeAll();
    }

    /** Hands a group to the workers. While too much is in flight, finishes earlier steps. */
    private void start(ReadGroup full) {
        group = new ReadGroup();
        while (!inFlight.tryAcquire(full.bytes())) {
            if (!steps.finishFirst()) {
                inFlight.acquire(full.bytes());
                break;
            }
        }
        full.start(workers, reader);
    }

    private ReadOutcome outcome(SourceItem item, SmallFileResult read) {
        return switch (read) {
            case SmallFileResult.Whole whole ->
                new ReadOutcome.Stored(
                        whole.metadata(), locate(whole), whole.attributes(), whole.sparse(), whole.changed());
            case SmallFileResult.GrownTooLarge() -> large.readImmediately(item);
            case SmallFileResult.Failed(var warning) -> new ReadOutcome.Failed(warning);
        };
    }

    private ContentLocation locate(SmallFileResult.Whole whole) {
        return whole.content().length == 0
                ? ContentLocation.NONE
                : bundling.assignSlot(whole.metadata(), whole.pid(), whole.content());
    }
}
