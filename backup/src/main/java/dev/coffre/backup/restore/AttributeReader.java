package dev.coffre.backup.restore;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extended attributes of an entry; the rare long ones are fetched one by one. Thread-safe. */
final class AttributeReader {
    private final DomainReader vault;
    private final Openers openers;

    AttributeReader(DomainReader vault, Openers openers) {
        this.vault = vault;
        this.openers = openers;
    }

    List<ExtendedAttribute> of(Entry entry) {
        try {
            return AttributePlacement.collect(entry.attributes(), this::fetch);
        } catch (MalformedException e) {
            Child together = entry.attributes().together().orElseThrow(() -> e);
            throw PageSource.damaged(together, e.reason()).causedBy(e);
        }
    }

    private byte[] fetch(Child chunk) {
        Arrival arrival = new Arrival();
        vault.fetch(List.of(chunk.oid()), arrival);
        byte[] record = arrival.record;
        if (record == null) {
            throw arrival.missing.with("oid", chunk.oid());
        }
        return openers.open(chunk, record).toArray();
    }

    private static final class Arrival implements RecordSink {
        private byte @Nullable [] record;
        private ProblemCode missing = ProblemCode.RECORD_MISSING;

        @Override
        public void record(Oid oid, byte[] bytes) {
            record = bytes;
        }

        @Override
        public void missing(Oid oid, ProblemCode why) {
            missing = why;
        }
    }
}
