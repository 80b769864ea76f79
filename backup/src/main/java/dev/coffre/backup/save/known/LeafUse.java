package dev.coffre.backup.save.known;

import dev.coffre.backup.bundle.BundleUse;
import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The references of one leaf page that {@link TreeUse} counts, encoded as a sequence of items, each bundle before its first
 * file. Not thread-safe.
 *
 * <ul>
 *   <li>bundle: {@code 1 ‖ oid 32 ‖ pid 32 ‖ raw length u32 ‖ slots u16 ‖ codec tag}
 *   <li>file in a bundle: {@code 2 ‖ number of the bundle u16, from 0 ‖ slot u16 ‖ size u32}
 *   <li>file list: {@code 3 ‖ oid 32}
 * </ul>
 */
final class LeafUse {
    private static final int BUNDLE = 1;
    private static final int FILE = 2;
    private static final int LIST = 3;

    private final ByteWriter bytes = new ByteWriter();
    private final Map<Oid, Integer> bundles = new HashMap<>();

    /** @param size of the file */
    void add(Content content, long size) {
        switch (content) {
            case Content.Bundled(Child bundle, int slot, Pid _) -> {
                int number = number(bundle);
                bytes.u8(FILE).u16(number).u16(slot).u32(size);
            }
            case Content.FileList(Child list) -> bytes.u8(LIST).bytes(list.oid().bytes());
            case Content.None _, Content.Chunks _ -> {}
        }
    }

    private int number(Child bundle) {
        Integer known = bundles.get(bundle.oid());
        if (known != null) {
            return known;
        }
        int number = bundles.size();
        bundles.put(bundle.oid(), number);
        bytes.u8(BUNDLE).bytes(bundle.oid().bytes()).bytes(bundle.pid().bytes());
        bytes.u32(bundle.rawLength()).u16(bundle.slots()).string(ByteString.utf8(bundle.codecTag()));
        return number;
    }

    /** Returns the accumulated bytes and resets. */
    ByteString take() {
        ByteString taken = bytes.toByteString();
        bytes.truncate(0);
        bundles.clear();
        return taken;
    }

    /** Adds the references encoded by {@link #take} to {@code use}. */
    static void count(ByteString taken, TreeUse use) {
        ByteReader in = new ByteReader(taken.toByteArray());
        List<Child> bundles = new ArrayList<>();
        while (!in.isAtEnd()) {
            int kind = in.u8();
            switch (kind) {
                case BUNDLE -> bundles.add(bundle(in));
                case FILE -> use.countFile(bundles.get(in.u16()), in.u16(), in.u32());
                case LIST -> use.countList(Oid.from(in.array(Oid.BYTES), 0));
                default -> throw new IllegalStateException("item of kind " + kind + " in the use of a leaf");
            }
        }
    }

    /** Returns all bundles encoded by {@link #take}. */
    static List<Child> bundles(ByteString taken) {
        TreeUse use = new TreeUse();
        count(taken, use);
        return use.bundles().stream().map(BundleUse::bundle).toList();
    }

    private static Child bundle(ByteReader in) {
        Oid oid = Oid.from(in.array(Oid.BYTES), 0);
        Pid pid = Pid.of(in.array(Pid.LENGTH));
        return new Child(
                RecordType.BUNDLE,
                oid,
                pid,
                (int) in.u32(),
                in.u16(),
                new String(in.string().toByteArray(), StandardCharsets.US_ASCII));
    }
}
