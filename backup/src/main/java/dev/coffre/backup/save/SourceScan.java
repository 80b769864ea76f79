package dev.coffre.backup.save;

import dev.coffre.backup.bundle.BundleFormat;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Owner;
import java.util.Optional;

/**
 * The first pass of a run: walks the source in step with the previous point and adds one draft for every object to the
 * stream. What is unchanged is taken over; what is new or changed is read, and finished in walk order.
 *
 * <p>Confined to the thread that walks.
 */
final class SourceScan {
    /** Bytes of small files that are being read, or were read and wait for those before them. */
    private static final long READING = 16L << 20;

    private final PreviousTree previous;
    private final Reuse reuse;
    private final KnownContent known;
    private final SmallReader small;
    private final LargeReader large;
    private final AttributeReader attributes;
    private final Bundling bundling;
    private final DraftMaker drafts;
    private final LinkTable links;
    private final StepQueue steps = new StepQueue();
    private final Workers workers;
    private final StopSignal stop;
    private final Narrator narrator;
    private final WalkProblems problems;
    private final Window reading;
    private ReadGroup group = new ReadGroup();

    SourceScan(
            PreviousTree previous,
            Reuse reuse,
            KnownContent known,
            SmallReader small,
            LargeReader large,
            AttributeReader attributes,
            Bundling bundling,
            DraftMaker drafts,
            LinkTable links,
            Workers workers,
            StopSignal stop,
            Narrator narrator,
            WalkProblems problems) {
        this.previous = previous;
        this.reuse = reuse;
        this.known = known;
        this.small = small;
        this.large = large;
        this.attributes = attributes;
        this.bundling = bundling;
        this.drafts = drafts;
        this.links = links;
        this.workers = workers;
        this.stop = stop;
        this.narrator = narrator;
        this.problems = problems;
        this.reading = new Window(READING, stop);
    }

    /** Walks to the end. When this returns, every draft is in the stream and every record is sealed. */
    void run(SourceWalk walk) {
        for (Optional<SourceItem> next = walk.next(); next.isPresent(); next = walk.next()) {
            stop.check();
            narrator.pass(next.get().key());
            look(next.get());
        }
        steps.finishAll();
        bundling.closeAll();
        workers.awaitIdle();
        stop.check();
    }

    private void look(SourceItem item) {
        Metadata now = item.metadata();
        Optional<Entry> before = previous.find(item.key());
        Optional<Entry> reused = before.filter(entry -> reuse.allows(entry, now));
        if (reused.isPresent()) {
            boolean mountPoint = problems.isMountPoint(item.key());
            steps.add(Step.immediate(() -> drafts.unchanged(item, reused.get(), mountPoint)));
            return;
        }
        known.load();
        if (!now.isRegularFile() || now.size() == 0) {
            boolean mountPoint = problems.isMountPoint(item.key());
            steps.add(Step.immediate(() -> takeWithoutContent(item, mountPoint)));
        } else if (links.wasMet(now.identity())) {
            steps.add(Step.immediate(() -> takeLinked(item, before)));
        } else if (now.size() <= BundleFormat.MAX_FILE) {
            readSmall(item, before);
        } else {
            readLarge(item, before);
        }
    }

    private void takeWithoutContent(SourceItem item, boolean mountPoint) {
        try {
            drafts.withoutContent(item, attributes.read(item), mountPoint);
        } catch (SourceException failure) {
            drafts.failed(Warnings.of(failure.problem()), Optional.empty());
        }
    }

    /** The first name's step is finished by now. */
    private void takeLinked(SourceItem item, Optional<Entry> before) {
        Optional<Draft> other = links.find(item.metadata().identity());
        if (other.isPresent()) {
            drafts.linked(item.key(), other.get());
        } else {
            takeSmall(item, small.read(item), before);
        }
    }

    private void readSmall(SourceItem item, Optional<Entry> before) {
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
                takeSmall(item, mine.result(place), before);
                if (mine.finishOne()) {
                    reading.give(mine.bytes());
                }
            }
        });
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
        full.begin(workers, small);
    }

    private void takeSmall(SourceItem item, FileRead read, Optional<Entry> before) {
        switch (read) {
            case FileRead.Whole whole -> {
                Placement content = whole.content().length == 0 ? Placement.NONE : place(whole);
                drafts.read(item, whole.metadata(), content, whole.attributes(), false, whole.changed());
            }
            case FileRead.Outgrown() -> readLargeNow(item, before);
            case FileRead.Failed(var warning) -> drafts.failed(warning, before);
        }
    }

    private Placement place(FileRead.Whole whole) {
        Owner owner = Owner.ofUid((int) whole.metadata().owner().uid());
        return bundling.place(owner, whole.pid(), whole.content());
    }

    private void readLarge(SourceItem item, Optional<Entry> before) {
        try {
            LargeRead read = large.read(item, steps::finishReady);
            steps.add(new Step() {
                @Override
                public boolean isReady() {
                    return read.chunks().isReady();
                }

                @Override
                public void finish() {
                    takeLarge(item, read);
                }
            });
        } catch (SourceException failure) {
            steps.add(Step.immediate(() -> drafts.failed(Warnings.of(failure.problem()), before)));
        }
    }

    /** Within a step: no other step may be finished before it. */
    private void readLargeNow(SourceItem item, Optional<Entry> before) {
        try {
            takeLarge(item, large.read(item, () -> {}));
        } catch (SourceException failure) {
            drafts.failed(Warnings.of(failure.problem()), before);
        }
    }

    private void takeLarge(SourceItem item, LargeRead read) {
        Placement content = new Placement.Stored(read.chunks().finish());
        drafts.read(
                item,
                read.metadata(),
                content,
                read.attributes(),
                read.chunks().isSparse(read.metadata().size()),
                read.changed());
    }
}
