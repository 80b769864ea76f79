package dev.coffre.backup.bundle;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import java.util.List;

/**
 * The plaintext of a bundle record: a table and the contents of its files (docs/format.md §4). The contents are views of the
 * plaintext, not copies. Immutable as long as the plaintext is not changed.
 */
public final class Bundle {
    private final byte[] raw;
    private final Pid[] pids;

    /** Offset of each slot's content in {@link #raw}, then the end of the last. */
    private final int[] starts;

    private Bundle(byte[] raw, Pid[] pids, int[] starts) {
        this.raw = raw;
        this.pids = pids;
        this.starts = starts;
    }

    /** Encodes a bundle with these files in its slots. */
    public static byte[] encode(List<BundledFile> files) {
        int contents = files.stream().mapToInt(file -> file.content().length).reduce(0, Math::addExact);
        if (files.isEmpty() || files.size() > BundleFormat.MAX_SLOTS || contents > BundleFormat.MAX_CONTENTS) {
            throw new IllegalArgumentException(files.size() + " files of " + contents + " bytes in a bundle");
        }
        BigEndianWriter out = new BigEndianWriter(BundleFormat.tableBytes(files.size()) + contents);
        out.u16(files.size());
        files.forEach(file -> out.bytes(file.pid().bytes()).u32(file.content().length));
        files.forEach(file -> out.bytes(file.content()));
        return out.toByteArray();
    }

    /** @throws MalformedException if {@code raw} does not follow the format */
    public static Bundle decode(Slice raw) {
        BigEndianReader in = new BigEndianReader(raw.bytes(), raw.offset(), raw.length());
        int slots = in.u16();
        if (slots < 1 || slots > BundleFormat.MAX_SLOTS) {
            throw new MalformedException("a bundle of " + slots + " slots");
        }
        in.requireRoomFor(slots, BundleFormat.ROW_BYTES, "slots");
        Pid[] pids = new Pid[slots];
        int[] starts = new int[slots + 1];
        starts[0] = raw.offset() + BundleFormat.tableBytes(slots);
        for (int slot = 0; slot < slots; slot++) {
            pids[slot] = Pid.of(in.byteArray(Pid.LENGTH));
            int length = in.u32(BundleFormat.MAX_FILE, "a file in a bundle");
            if (length == 0) {
                throw new MalformedException("slot " + slot + " is empty");
            }
            starts[slot + 1] = starts[slot] + length;
        }
        int contents = starts[slots] - starts[0];
        if (contents > BundleFormat.MAX_CONTENTS || contents != in.remaining()) {
            throw new MalformedException("slots of " + contents + " bytes where " + in.remaining() + " are left");
        }
        return new Bundle(raw.bytes(), pids, starts);
    }

    public int slots() {
        return pids.length;
    }

    /** @param slot from 0 */
    public Pid pid(int slot) {
        return pids[slot];
    }

    /** Returns the file in {@code slot}, counted from 0, as a view of the plaintext. */
    public Slice content(int slot) {
        return new Slice(raw, starts[slot], starts[slot + 1] - starts[slot]);
    }
}
