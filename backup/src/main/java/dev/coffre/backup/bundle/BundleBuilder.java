package dev.coffre.backup.bundle;

import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The open bundle of one owner. Not thread-safe. */
final class BundleBuilder {
    private static final int MIN_CONTENTS = 512 << 10;
    private static final int CUT_MASK = 32 - 1;

    private final long number;
    private final BundleCutFunction cut;
    private final List<BundledFile> files = new ArrayList<>();
    private final Map<Pid, Integer> slots = new HashMap<>();
    private int contents;

    BundleBuilder(long number, BundleCutFunction cut) {
        this.number = number;
        this.cut = cut;
    }

    /** Returns the slot of this content if the bundle contains it. */
    OptionalInt slotOf(Pid pid) {
        Integer slot = slots.get(pid);
        return slot == null ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    boolean hasRoomFor(BundledFile file) {
        return files.size() < BundleFormat.MAX_SLOTS && contents + file.content().length <= BundleFormat.MAX_CONTENTS;
    }

    /** Returns the file's slot. */
    int add(BundledFile file) {
        int slot = files.size();
        files.add(file);
        slots.put(file.pid(), slot);
        contents += file.content().length;
        return slot;
    }

    /** Whether the bundle ends after the last file. Content-defined ends keep the effect of one more file local. */
    boolean endsHere() {
        return contents >= MIN_CONTENTS && (cut.of(files.getLast().pid()) & CUT_MASK) == 0;
    }

    ClosedBundle close() {
        return new ClosedBundle(number, files);
    }

    long number() {
        return number;
    }
}
