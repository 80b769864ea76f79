package dev.coffre.backup.save.read;

import dev.coffre.backup.run.Futures;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.source.SourceItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Small files that one task reads, because a task per file would cost more than reading it. */
final class ReadGroup {
    private static final int MAX_FILES = 32;
    private static final long MAX_BYTES = 512 << 10;

    private final List<SourceItem> items = new ArrayList<>(MAX_FILES);
    private long bytes;
    private int unfinished;
    private @Nullable CompletableFuture<List<ReadOutcome>> reads;

    /** Adds a file. Returns its index in the group. */
    int add(SourceItem item) {
        items.add(item);
        bytes += item.metadata().size();
        unfinished++;
        return items.size() - 1;
    }

    boolean isFull() {
        return items.size() == MAX_FILES || bytes >= MAX_BYTES;
    }

    /** Returns the total size of its files as of the walk. */
    long bytes() {
        return bytes;
    }

    boolean isStarted() {
        return reads != null;
    }

    boolean isDone() {
        return reads != null && reads.isDone();
    }

    void start(Workers workers, SmallFileReader reader) {
        reads = workers.call(() -> reader.readAll(items));
    }

    /** Waits for the result of the file at {@code index}. The group must be started. */
    ReadOutcome result(int index) {
        if (reads == null) {
            throw new IllegalStateException("the group is not started");
        }
        return Futures.join(reads).get(index);
    }

    /** Marks one file as finished. Returns whether it was the last. */
    boolean finishOne() {
        unfinished--;
        return unfinished == 0;
    }
}
