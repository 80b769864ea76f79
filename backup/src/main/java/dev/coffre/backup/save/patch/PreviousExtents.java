package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which records hold the bytes of the previous content, read in ascending order. Not thread-safe. */
final class PreviousExtents {
    private final List<FileExtent> extents = new ArrayList<>();
    private final Predicate<RecordReference> usable;
    private int next;

    /** @param start offset in the file */
    private record FileExtent(long start, RecordExtent extent) {
        long end() {
            return start + extent.length();
        }
    }

    /**
     * @param chunks in the order of the file
     * @param usable whether bytes of a record may be referenced
     */
    PreviousExtents(List<PlacedChunk> chunks, Predicate<RecordReference> usable) {
        this.usable = usable;
        for (PlacedChunk chunk : chunks) {
            switch (chunk.chunk()) {
                case WholeChunk(RecordReference record) ->
                    extents.add(new FileExtent(chunk.offset(), new RecordExtent(record, 0, record.rawLength())));
                case PatchedChunk patched -> {
                    long start = chunk.offset();
                    for (RecordExtent extent : patched.extents()) {
                        extents.add(new FileExtent(start, extent));
                        start += extent.length();
                    }
                }
            }
        }
    }

    /**
     * Copies a range of the file into {@code plan}. Ranges must be given in ascending order.
     *
     * @return whether usable records hold all of it. If not, nothing is added
     */
    boolean copy(long from, int length, PatchPlan.Builder plan) {
        while (next < extents.size() && extents.get(next).end() <= from) {
            next++;
        }
        long end = from + length;
        if (!holds(from, end)) {
            return false;
        }
        long at = from;
        for (int i = next; at < end; i++) {
            FileExtent found = extents.get(i);
            int count = (int) (Math.min(found.end(), end) - at);
            int offset = found.extent.offset() + (int) (at - found.start);
            plan.addCopy(found.extent.record(), offset, count);
            at += count;
        }
        return true;
    }

    private boolean holds(long from, long end) {
        long at = from;
        for (int i = next; at < end; i++) {
            if (i == extents.size()
                    || extents.get(i).start > at
                    || !usable.test(extents.get(i).extent.record())) {
                return false;
            }
            at = extents.get(i).end();
        }
        return true;
    }
}
