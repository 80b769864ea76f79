package dev.coffre.backup.page;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The children of an opened page. Tracks which of them were used: a page with an unused child is refused, because its
 * public children must be exactly those that its content needs (docs/format.md §2).
 */
public final class ChildTable {
    static final int ROW_BYTES = 1 + 2 + 4 + 2 + Pid.LENGTH;

    private final List<RecordReference> children;
    private final BitSet used = new BitSet();

    private ChildTable(List<RecordReference> kids) {
        this.children = kids;
    }

    /** Reads one row for each of {@code oids}, the children in the record's header. */
    public static ChildTable read(BigEndianReader in, List<Oid> oids, PageStrings strings) {
        if (oids.size() > PageLimits.MAX_CHILDREN) {
            throw new MalformedException(oids.size() + " kids");
        }
        in.requireRoomFor(oids.size(), ROW_BYTES, "kids");
        List<RecordReference> kids = new ArrayList<>(oids.size());
        for (Oid oid : oids) {
            kids.add(row(in, oid, strings));
        }
        return new ChildTable(kids);
    }

    /** Returns the child whose index is next in {@code in}. It must have the given type. */
    public RecordReference next(BigEndianReader in, RecordType type) {
        return use(in.u16(), type);
    }

    /** Returns the child with this index. It must have the given type. */
    public RecordReference use(int index, RecordType type) {
        RecordReference kid = use(index);
        if (kid.type() != type) {
            throw new MalformedException("kid " + index + " is a " + kid.type() + " where a " + type + " belongs");
        }
        return kid;
    }

    /** Returns the child with this index. The caller checks its type. */
    public RecordReference use(int index) {
        if (index >= children.size()) {
            throw new MalformedException("kid " + index + " of " + children.size());
        }
        used.set(index);
        return children.get(index);
    }

    public void requireAllUsed() {
        int unused = used.nextClearBit(0);
        if (unused < children.size()) {
            throw new MalformedException("kid " + unused + " is used by nothing");
        }
    }

    private static RecordReference row(BigEndianReader in, Oid oid, PageStrings strings) {
        int number = in.u8();
        ByteString codecTag = strings.get(in.u16());
        int rawLength = in.u32(RecordReference.MAX_RAW, "raw length");
        int slots = in.u16();
        Pid pid = Pid.of(in.byteArray(Pid.LENGTH));
        try {
            String tag = new String(codecTag.toByteArray(), StandardCharsets.UTF_8);
            return new RecordReference(type(number), oid, pid, rawLength, slots, tag);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a kid's row says: " + e.getMessage(), e);
        }
    }

    private static RecordType type(int number) {
        return RecordType.fromNumber(number).orElseThrow(() -> new MalformedException("a kid of type " + number));
    }
}
