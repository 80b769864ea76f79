package dev.coffre.backup.point;

import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import java.util.List;

/** Seals recovery points and signs them with the machine's point key (docs/format.md §7). Confined to one thread. */
public final class PointSealer {
    private final RecordSealer records;
    private final SigningKey pointKey;

    /** Closing the two remains the caller's duty. */
    public PointSealer(RecordSealer records, SigningKey pointKey) {
        this.records = records;
        this.pointKey = pointKey;
    }

    /** @throws IllegalArgumentException if the public totals differ from those of the tree */
    public SignedPoint seal(PointExt ext, PointContent content, TreeRoot root) {
        if (ext.files() != root.files() || ext.bytes() != root.bytes()) {
            throw new IllegalArgumentException("totals that are not those of the tree");
        }
        RootPageReference page =
                new RootPageReference(root.page().rawLength(), root.page().pid(), root.level());
        byte[] raw = new PointPayload(content, page).encode();
        byte[] record = records.seal(RecordType.POINT, List.of(root.page().oid()), ext.encode(), Slice.of(raw))
                .record()
                .bytes();
        return SignedPoint.sign(record, pointKey);
    }
}
