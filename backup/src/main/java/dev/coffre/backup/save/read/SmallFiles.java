package dev.coffre.backup.save.read;

import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.SourceItem;
import java.util.function.Consumer;

/**
 * Reads the small files of a walk in groups on the workers, and assigns their bundle slots in walk order. Confined to the
 * thread that walks.
 */
public final class SmallFiles {
    private final SmallReader reader;
    private final Bundling bundling;
    private final LargeFiles large;
    private final StepQueue steps;
    private final Workers workers;
    private final Window reading;
    private ReadGroup group = new ReadGroup();

    /**
     * @param large reads files that have become too large since the walk
     * @param reading bytes of files that are being read, or that wait for earlier ones
     */
    public SmallFiles(
            SmallReader reader, Bundling bundling, LargeFiles large, StepQueue steps, Workers workers, Window reading) {
        this.reader = reader;
        this.bundling = bundling;
        this.large = large;
        this.steps = steps;
        this.workers = workers;
        this.reading = reading;
    }

    /** Schedules {@code item} for reading. Calls {@code taken} with the outcome in walk order. */
    public void read(SourceItem item, Consumer<Outcome> taken) {
        ReadGroup mine = group;
        int place = mine.add(item);
        if (mine.isFull()) {
            begin(mine);
        }
        steps.add(new Step() {
            @Override
            public boolean isReady() {
                return mine.isDone();
            }

            @Override
            public void finish() {
                if (!mine.isBegun()) {
                    begin(mine);
                }
                taken.accept(outcome(item, mine.result(place)));
                if (mine.finishOne()) {
                    reading.give(mine.bytes());
                }
            }
        });
    }

    /** Reads {@code item} immediately. For use within a step. */
    public Outcome readNow(SourceItem item) {
        return outcome(item, reader.read(item));
    }

    /** Seals all open bundles. No file may be added afterwards. */
    public void finish() {
        bundling.closeAll();
    }

    /** Hands a group to the workers. While too much is in flight, finishes earlier steps. */
    private void begin(ReadGroup full) {
        group = new ReadGroup();
        while (!reading.tryTake(full.bytes())) {
            if (!steps.finishFirst()) {
                reading.take(full.bytes());
                break;
            }
        }
        full.begin(workers, reader);
    }

    private Outcome outcome(SourceItem item, FileRead read) {
        return switch (read) {
            case FileRead.Whole whole ->
                new Outcome.Stored(whole.metadata(), place(whole), whole.attributes(), whole.sparse(), whole.changed());
            case FileRead.Outgrown() -> large.readNow(item);
            case FileRead.Failed(var warning) -> new Outcome.Failed(warning);
        };
    }

    private Placement place(FileRead.Whole whole) {
        return whole.content().length == 0
                ? Placement.NONE
                : bundling.place(whole.metadata(), whole.pid(), whole.content());
    }
}
