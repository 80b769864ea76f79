package dev.coffre.backup.cache;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the sealed tree and filelist pages of the newest recovery point, exactly as the vault has them, in one file of the
 * cache folder. Deleting the file costs a download.
 *
 * <p>The file is a sequence of {@code magic u32 ‖ length u32 ‖ oid 32 ‖ record}. It is append-only, so a crash leaves
 * at most a torn tail, which the next opening truncates. Every read checks a page against its oid: a flipped bit makes
 * it absent, never wrong.
 *
 * <p>Thread-safe. For one process at a time.
 */
public final class PageStore implements AutoCloseable {
    private static final int MAGIC = 0x43464350;
    private static final int FRAME_HEADER = 8 + Oid.BYTES;
    /** Larger than any page record that the format allows. */
    private static final int MAX_PAGE = 17 << 20;
    /** Dead bytes that are tolerated before the file is compacted. */
    private static final long MAX_DEAD_BYTES = 4L << 20;

    private record Location(long position, int length) {}

    private final PrivatePath folder;
    private final PrivatePath path;
    private final Map<Oid, Location> locations = new HashMap<>();
    private CacheFile file;
    private long end;

    private PageStore(PrivatePath folder) {
        this.folder = folder;
        this.path = folder.resolve("pages");
        this.file = CacheFile.open(path);
        this.end = indexFrames();
        file.truncate(end);
    }

    /** Opens or creates the page file of {@code cacheFolder}. */
    public static PageStore open(PrivatePath cacheFolder) {
        return new PageStore(cacheFolder);
    }

    /** Returns the sealed page; empty if it is absent or damaged. */
    public synchronized Optional<byte[]> find(Oid oid) {
        Location location = locations.get(oid);
        if (location == null) {
            return Optional.empty();
        }
        byte[] record = new byte[location.length];
        if (file.read(ByteBuffer.wrap(record), location.position)
                && Oid.of(record).equals(oid)) {
            return Optional.of(record);
        }
        locations.remove(oid);
        return Optional.empty();
    }

    /** Whether a page with this oid was stored. {@link #find} may still find it damaged. */
    public synchronized boolean contains(Oid oid) {
        return locations.containsKey(oid);
    }

    /** Stores a sealed page; does nothing if it is already stored. */
    public synchronized void put(Oid oid, byte[] record) {
        if (!locations.containsKey(oid)) {
            append(oid, record);
        }
    }

    /** Adds this page and all stored pages below it to {@code pages}, as their public headers name them. */
    public synchronized void addWithChildren(Oid page, Set<Oid> pages) {
        if (locations.containsKey(page) && pages.add(page)) {
            find(page)
                    .ifPresent(record ->
                            RecordHeader.ofRecord(record).children().forEach(kid -> addWithChildren(kid, pages)));
        }
    }

    /** Drops every page except {@code live} and compacts the file if enough of it is dead. */
    public synchronized void retainOnly(Set<Oid> live) {
        locations.keySet().retainAll(live);
        long liveBytes = 0;
        for (Location location : locations.values()) {
            liveBytes += FRAME_HEADER + location.length;
        }
        if (end - liveBytes > liveBytes + MAX_DEAD_BYTES) {
            compact();
        }
    }

    /** The cache folder, for messages. */
    public PrivatePath folder() {
        return folder;
    }

    public synchronized int size() {
        return locations.size();
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    private void append(Oid oid, byte[] record) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + record.length);
        frame.putInt(MAGIC).putInt(record.length).put(oid.bytes()).put(record).flip();
        file.write(frame, end);
        locations.put(oid, new Location(end + FRAME_HEADER, record.length));
        end += FRAME_HEADER + record.length;
    }

    /** Indexes the file frame by frame. Returns the end of the last complete frame. */
    private long indexFrames() {
        long size = file.size();
        long position = 0;
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER);
        while (file.read(header.clear(), position)) {
            int length = header.getInt(4);
            boolean whole = header.getInt(0) == MAGIC
                    && length > 0
                    && length <= MAX_PAGE
                    && position + FRAME_HEADER + length <= size;
            if (!whole) {
                return position;
            }
            locations.put(Oid.from(header.array(), 8), new Location(position + FRAME_HEADER, length));
            position += FRAME_HEADER + length;
        }
        return position;
    }

    private void compact() {
        CacheFile old = file;
        long oldEnd = end;
        Map<Oid, Location> before = Map.copyOf(locations);
        CacheFile fresh = CacheFile.create(path.resolveSibling("pages.new"));
        locations.clear();
        file = fresh;
        end = 0;
        try {
            before.forEach((oid, location) -> {
                byte[] record = new byte[location.length];
                if (old.read(ByteBuffer.wrap(record), location.position)) {
                    append(oid, record);
                }
            });
        } catch (Problem problem) {
            restore(old, before, oldEnd, fresh);
            throw problem;
        }
        boolean staysOpen = path.files().replacesOpenFiles();
        if (!staysOpen) {
            old.close();
        }
        try {
            fresh.replace(path);
        } catch (Problem problem) {
            restore(staysOpen ? old : CacheFile.open(path), before, oldEnd, fresh);
            throw problem;
        }
        old.close();
    }

    private void restore(CacheFile old, Map<Oid, Location> before, long oldEnd, CacheFile fresh) {
        locations.clear();
        locations.putAll(before);
        file = old;
        end = oldEnd;
        fresh.discard();
    }
}
