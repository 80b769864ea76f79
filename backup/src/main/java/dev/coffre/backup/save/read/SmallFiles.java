package dev.coffre.backup.save.read;

import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.SourceItem;
import java.util.function.Consumer;

/**
 * Reads the small files of a walk in groups, by the workers, and gives them their places in bundles in walk order.
 * Confined to the thread that walks.
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
     * @param large reads what was small when the walk came by and is not any more
     * @param reading bytes of files that are being read, or were read and wait for those before them
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

    /** Has {@code item} read; {@code taken} hears of it in its turn. */
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

    /** Within a step: reads {@code item} at once. */
    public Outcome readNow(SourceItem item) {
        return outcome(item, reader.read(item));
    }

    /** Ends what is open. No file may come afterwards. */
    public void finish() {
        bundling.closeAll();
    }

    /** Hands a group to the workers; while too much is being read, steps before it are finished. */
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
