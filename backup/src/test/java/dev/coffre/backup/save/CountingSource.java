package dev.coffre.backup.save;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Counts how often each file is opened, and lets a test do something at that moment. */
final class CountingSource implements Source {
    private final Source source;
    private final Map<EntryKey, Integer> opened = new ConcurrentSkipListMap<>();
    private Optional<EntryKey> hidden = Optional.empty();
    private Consumer<EntryKey> onOpen = key -> {};
    private Consumer<EntryKey> onRead = key -> {};
    private Consumer<EntryKey> onExtents = key -> {};

    CountingSource(Source source) {
        this.source = source;
    }

    /** Makes a folder one that cannot be listed. */
    void hide(EntryKey folder) {
        hidden = Optional.of(folder);
    }

    void onOpen(Consumer<EntryKey> action) {
        onOpen = action;
    }

    /** What to do when a file is open and its first byte is about to be read. */
    void onRead(Consumer<EntryKey> action) {
        onRead = action;
    }

    /** What to do when a file's size was asked for, and where its data is not yet. */
    void onExtents(Consumer<EntryKey> action) {
        onExtents = action;
    }

    /** Since the last call. */
    Map<EntryKey, Integer> takeOpened() {
        Map<EntryKey, Integer> taken = Map.copyOf(opened);
        opened.clear();
        return taken;
    }

    @Override
    public SourceWalk walk() {
        SourceWalk walk = source.walk();
        return new SourceWalk() {
            private boolean told;

            @Override
            public Optional<WalkEvent> next() {
                Optional<WalkEvent> next = walk.next();
                while (next.filter(met -> isHidden(met.key())).isPresent()) {
                    if (!told) {
                        told = true;
                        return Optional.of(new SourceProblem.Unreadable(hidden.orElseThrow(), "open", "EACCES"));
                    }
                    next = walk.next();
                }
                return next.map(met -> met instanceof SourceItem item ? new Item(item) : met);
            }

            @Override
            public void close() {
                walk.close();
            }
        };
    }

    private boolean isHidden(EntryKey key) {
        return hidden.map(EntryKey::path)
                .filter(path -> key.parent().size() >= path.size()
                        && key.parent().subList(0, path.size()).equals(path))
                .isPresent();
    }

    private final class Item implements SourceItem {
        private final SourceItem item;

        Item(SourceItem item) {
            this.item = item;
        }

        @Override
        public EntryKey key() {
            return item.key();
        }

        @Override
        public Metadata metadata() {
            return item.metadata();
        }

        @Override
        public List<ExtendedAttribute> attributes() throws SourceException {
            return item.attributes();
        }

        @Override
        public SourceContent open(ParentDirectoryCache folder) throws SourceException {
            opened.merge(key(), 1, Integer::sum);
            onOpen.accept(key());
            return new Opened(item.open(folder), key());
        }
    }

    private final class Opened implements SourceContent {
        private final SourceContent content;
        private final EntryKey key;

        Opened(SourceContent content, EntryKey key) {
            this.content = content;
            this.key = key;
        }

        @Override
        public Metadata metadata() {
            return content.metadata();
        }

        @Override
        public List<ExtendedAttribute> attributes() throws SourceException {
            return content.attributes();
        }

        @Override
        public ExtentIterator extents() throws SourceException {
            onExtents.accept(key);
            return content.extents();
        }

        @Override
        public boolean hasHoles() throws SourceException {
            return content.hasHoles();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws SourceException {
            if (position == 0) {
                onRead.accept(key);
            }
            return content.read(position, into, offset, length);
        }

        @Override
        public Metadata currentMetadata() throws SourceException {
            return content.currentMetadata();
        }

        @Override
        public void close() throws SourceException {
            content.close();
        }
    }
}
