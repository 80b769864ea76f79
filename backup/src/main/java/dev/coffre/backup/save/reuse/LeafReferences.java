package dev.coffre.backup.save.reuse;

import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The references of one leaf page that {@link TreeReferences} counts, encoded as a sequence of items. Each bundle comes
 * before its first file. Not thread-safe.
 *
 * <ul>
 *   <li>bundle: {@code 1 ‖ oid 32 ‖ pid 32 ‖ raw length u32 ‖ slots u16 ‖ codec tag}
 *   <li>file in a bundle: {@code 2 ‖ number of the bundle u16, from 0 ‖ slot u16 ‖ size u32}
 *   <li>file list: {@code 3 ‖ oid 32}
 * </ul>
 */
final class LeafReferences {
    private static final int BUNDLE = 1;
    private static final int FILE = 2;
    private static final int LIST = 3;

    private final BigEndianWriter bytes = new BigEndianWriter();
    private final Map<Oid, Integer> bundles = new HashMap<>();

    /** @param size of the file */
    void add(FileContent content, long size) {
        switch (content) {
            case FileContent.Bundled(RecordReference bundle, int slot, Pid _) -> {
                int number = number(bundle);
                bytes.u8(FILE).u16(number).u16(slot).u32(size);
            }
            case FileContent.FileList(RecordReference list) ->
                bytes.u8(LIST).bytes(list.oid().bytes());
            case FileContent.None _, FileContent.Chunks _ -> {}
        }
    }

    private int number(RecordReference bundle) {
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
    ByteString drain() {
        ByteString taken = bytes.toByteString();
        bytes.truncate(0);
        bundles.clear();
        return taken;
    }

    /** Adds the references encoded by {@link #drain} to {@code references}. */
    static void addTo(ByteString taken, TreeReferences references) {
        BigEndianReader in = new BigEndianReader(taken.toByteArray());
        List<RecordReference> bundles = new ArrayList<>();
        while (!in.isAtEnd()) {
            int kind = in.u8();
            switch (kind) {
                case BUNDLE -> bundles.add(bundle(in));
                case FILE -> references.addFile(bundles.get(in.u16()), in.u16(), in.u32());
                case LIST -> references.addList(Oid.from(in.byteArray(Oid.BYTES), 0));
                default -> throw new IllegalStateException("item of kind " + kind + " in the use of a leaf");
            }
        }
    }

    /** Returns all bundles encoded by {@link #drain}. */
    static List<RecordReference> bundles(ByteString taken) {
        TreeReferences references = new TreeReferences();
        addTo(taken, references);
        return references.bundles().stream().map(BundleLiveness::bundle).toList();
    }

    private static RecordReference bundle(BigEndianReader in) {
        Oid oid = Oid.from(in.byteArray(Oid.BYTES), 0);
        Pid pid = Pid.of(in.byteArray(Pid.LENGTH));
        return new RecordReference(
                RecordType.BUNDLE,
                oid,
                pid,
                (int) in.u32(),
                in.u16(),
                new String(in.string().toByteArray(), StandardCharsets.US_ASCII));
    }
}
