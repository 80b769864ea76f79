package dev.coffre.backup.page;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a page. Strings and children are collected while the body grows. All three can be rolled back to the state
 * before an entry that did not fit. Not thread-safe.
 *
 * <p>Equal bodies make equal bytes: strings are numbered by first use, children are ordered by oid.
 */
public final class PageWriter {
    private static final int FIXED_BYTES = 1 + 2;

    private final int level;
    private final BigEndianWriter body = new BigEndianWriter(8 << 10);
    private final List<ByteString> strings = new ArrayList<>();
    private final Map<ByteString, Integer> stringNumbers = new HashMap<>();
    private final List<ChildRow> rows = new ArrayList<>();
    private final Map<Oid, Integer> rowsByOid = new HashMap<>();
    private final List<ChildReference> uses = new ArrayList<>();
    private int stringBytes;

    private record ChildRow(RecordReference child, int codecTag) {}

    private record ChildReference(int position, int row) {}

    /** A state to roll back to. */
    public record Savepoint(int body, int strings, int rows, int uses) {}

    public PageWriter(int level) {
        this.level = level;
    }

    /** The part after the child table. Children are written with {@link #child}. */
    public BigEndianWriter body() {
        return body;
    }

    /** Returns the number of {@code string} in this page; 0 if it is empty. */
    public int string(ByteString string) {
        if (string.isEmpty()) {
            return 0;
        }
        Integer known = stringNumbers.get(string);
        if (known != null) {
            return known;
        }
        strings.add(string);
        stringNumbers.put(string, strings.size());
        stringBytes += 2 + string.size();
        return strings.size();
    }

    /** Writes a reference to {@code child} into the body. Its index is filled in once all children are known. */
    public void child(RecordReference child) {
        Integer known = rowsByOid.get(child.oid());
        int row = known != null ? known : newRow(child);
        uses.add(new ChildReference(body.size(), row));
        body.u16(0);
    }

    private int newRow(RecordReference child) {
        int row = rows.size();
        rows.add(new ChildRow(child, string(ByteString.utf8(child.codecTag()))));
        rowsByOid.put(child.oid(), row);
        return row;
    }

    /** Size in bytes if the page ended here. */
    public int size() {
        return FIXED_BYTES + stringBytes + rows.size() * ChildTable.ROW_BYTES + body.size();
    }

    public int childCount() {
        return rows.size();
    }

    public int stringCount() {
        return strings.size();
    }

    public Savepoint savepoint() {
        return new Savepoint(body.size(), strings.size(), rows.size(), uses.size());
    }

    public void rollBackTo(Savepoint mark) {
        body.truncate(mark.body());
        for (ByteString string : strings.subList(mark.strings(), strings.size())) {
            stringNumbers.remove(string);
            stringBytes -= 2 + string.size();
        }
        strings.subList(mark.strings(), strings.size()).clear();
        for (ChildRow row : rows.subList(mark.rows(), rows.size())) {
            rowsByOid.remove(row.child().oid());
        }
        rows.subList(mark.rows(), rows.size()).clear();
        uses.subList(mark.uses(), uses.size()).clear();
    }

    /** Returns the finished page. The writer must not be used afterwards. */
    public RawPage finish(RecordType type) {
        List<Integer> ascending = new ArrayList<>(rowsByOid.values());
        ascending.sort((one, other) -> oid(one).compareTo(oid(other)));
        int[] indexes = new int[rows.size()];
        for (int index = 0; index < indexes.length; index++) {
            indexes[ascending.get(index)] = index;
        }
        for (ChildReference use : uses) {
            body.putU16(use.position(), indexes[use.row()]);
        }
        return new RawPage(type, ascending.stream().map(this::oid).toList(), assemble(ascending));
    }

    private Oid oid(int row) {
        return rows.get(row).child().oid();
    }

    private byte[] assemble(List<Integer> ascending) {
        BigEndianWriter page = new BigEndianWriter(size());
        page.u8(level).u16(strings.size());
        strings.forEach(page::string);
        for (int row : ascending) {
            RecordReference child = rows.get(row).child();
            page.u8(child.type().number()).u16(rows.get(row).codecTag());
            page.u32(child.rawLength()).u16(child.slots());
            page.bytes(child.pid().bytes());
        }
        return page.bytes(body).toByteArray();
    }
}
