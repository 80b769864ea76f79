package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.stage.ComparedEntry;
import dev.coffre.backup.save.stage.ComparedEntry.FileToRead;
import dev.coffre.backup.save.stage.ComparedEntry.WithoutContent;
import dev.coffre.backup.save.stage.KeptEntry;
import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.source.SourceItem;

/**
 * Reads new and changed files, small ones in groups on the workers, large ones in this thread. Passes all entries on in walk
 * order. Confined to the thread that walks.
 */
public final class ReadStage implements Sink<ComparedEntry> {
    private final DedupIndex known;
    private final HardLinkTable links;
    private final SmallFileReader small;
    private final LargeFileReader large;
    private final Workers workers;
    private final InFlightLimit inFlight;
    private final WalkOrderQueue queue;
    private ReadGroup group = new ReadGroup();

    /** @param inFlight bytes of small files that are being read, or whose results wait for earlier ones */
    public ReadStage(
            DedupIndex known,
            HardLinkTable links,
            SmallFileReader small,
            LargeFileReader large,
            Workers workers,
            InFlightLimit inFlight,
            Sink<ReadEntry> next) {
        this.known = known;
        this.links = links;
        this.small = small;
        this.large = large;
        this.workers = workers;
        this.inFlight = inFlight;
        this.queue = new WalkOrderQueue(next);
    }

    @Override
    public void accept(ComparedEntry entry) {
        switch (entry) {
            case KeptEntry kept -> queue.add(kept);
            case WithoutContent object -> queue.add(object);
            case FileToRead file -> read(file);
        }
    }

    @Override
    public void finish() {
        queue.finish();
    }

    private void read(FileToRead file) {
        known.loadPrevious();
        SourceItem item = file.item();
        if (links.registerName(item.metadata().identity())) {
            queue.add(new ReadEntry.AnotherName(file));
        } else if (item.metadata().size() <= BundleFormat.MAX_FILE) {
            queue.add(joinGroup(file));
        } else {
            queue.add(large.read(file, queue::releaseReady));
        }
    }

    private PendingRead joinGroup(FileToRead file) {
        SmallFileRead read = new SmallFileRead(file, group, group.add(file.item()));
        if (group.isFull()) {
            start(group);
        }
        return read;
    }

    /** Hands a group to the workers. While too much is in flight, passes on earlier results. */
    private void start(ReadGroup full) {
        group = new ReadGroup();
        while (!inFlight.tryAcquire(full.bytes())) {
            if (!queue.releaseFirst()) {
                inFlight.acquire(full.bytes());
                break;
            }
        }
        full.start(workers, small);
    }

    /** A file of a group. */
    private final class SmallFileRead implements PendingRead {
        private final FileToRead file;
        private final ReadGroup joined;
        private final int index;

        SmallFileRead(FileToRead file, ReadGroup joined, int index) {
            this.file = file;
            this.joined = joined;
            this.index = index;
        }

        @Override
        public boolean isReady() {
            return joined.isDone();
        }

        /** Starts the group if it is still open: the queue waits for this file, so no other file can join in time. */
        @Override
        public ReadEntry take() {
            if (!joined.isStarted()) {
                start(joined);
            }
            ReadOutcome outcome = joined.result(index);
            if (joined.finishOne()) {
                inFlight.release(joined.bytes());
            }
            return new ReadEntry.FileRead(file, outcome);
        }
    }
}
