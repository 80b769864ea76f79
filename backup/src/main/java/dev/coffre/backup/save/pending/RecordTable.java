package dev.coffre.backup.save.pending;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the records that a run references. A bundle gets its number with its first file, and its {@link RecordReference}
 * when it is sealed, so the entry stream can name records before that. Rows are in a file of the state folder. Only the rows
 * used last are in memory, because a run over terabytes has millions.
 *
 * <p>Thread-safe.
 */
public final class RecordTable implements AutoCloseable {
    private static final RecordType[] TYPES = RecordType.values();

    /** Oid, pid, raw length, slots, codec tag, and type plus one. A type of 0 means not sealed. */
    private static final int ROW_BYTES = Oid.BYTES + Pid.LENGTH + 4 + 2 + 2 + 1;

    /** Powers of two: the low bits of a number or an oid are the cache index. */
    private static final int CACHE_SIZE = 1 << 12;

    private static final int INDEX_SIZE = 1 << 17;
    private static final int EMPTY = -1;

    private final SpillFile file;
    private final ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    private final int[] cachedNumbers = filled(CACHE_SIZE);
    private final @Nullable RecordReference[] cached = new RecordReference[CACHE_SIZE];

    /** The last number of an oid with these low bits. */
    private final int[] byOid = filled(INDEX_SIZE);

    private final List<String> tags = new ArrayList<>();
    private final Map<String, Integer> tagNumbers = new HashMap<>();
    private int size;

    public RecordTable(PrivatePath stateFolder) {
        this.file = new SpillFile(stateFolder, "records");
    }

    /** Returns a number of {@code child}. If its number was evicted, the record gets a second one, which is equivalent. */
    public synchronized int number(RecordReference child) {
        int known = byOid[indexOf(child.oid())];
        if (known != EMPTY && child(known).equals(child)) {
            return known;
        }
        int number = next();
        set(number, child);
        return number;
    }

    /** Returns how many numbers were given. The next one is at least this. */
    public synchronized int size() {
        return size;
    }

    /** Returns a number for a record that is not sealed yet. */
    public synchronized int reserve() {
        int number = next();
        file.write(ByteBuffer.allocate(ROW_BYTES), (long) number * ROW_BYTES);
        return number;
    }

    private int next() {
        int number = size;
        size = Math.addExact(size, 1);
        return number;
    }

    /** Sets the record of a reserved number. */
    public synchronized void complete(int number, RecordReference child) {
        if (find(number) != null) {
            throw new IllegalStateException("record " + number + " is complete");
        }
        set(number, child);
    }

    public synchronized RecordReference child(int number) {
        RecordReference found = find(number);
        if (found == null) {
            throw new IllegalStateException("record " + number + " is not sealed yet");
        }
        return found;
    }

    private @Nullable RecordReference find(int number) {
        int at = number & (CACHE_SIZE - 1);
        if (cachedNumbers[at] != number) {
            RecordReference read = read(number);
            if (read == null) {
                return null;
            }
            cache(number, read);
        }
        return cached[at];
    }

    private void cache(int number, RecordReference child) {
        int at = number & (CACHE_SIZE - 1);
        cachedNumbers[at] = number;
        cached[at] = child;
    }

    private void set(int number, RecordReference child) {
        row.clear();
        child.oid().write(row.array(), 0);
        row.position(Oid.BYTES);
        child.pid().write(row);
        row.putInt(child.rawLength())
                .putShort((short) child.slots())
                .putShort(tagNumber(child.codecTag()))
                .put((byte) (1 + child.type().ordinal()));
        file.write(row.flip(), (long) number * ROW_BYTES);
        cache(number, child);
        byOid[indexOf(child.oid())] = number;
    }

    private @Nullable RecordReference read(int number) {
        row.clear();
        file.read(row, (long) number * ROW_BYTES);
        Oid oid = Oid.from(row.array(), 0);
        Pid pid = Pid.read(row.position(Oid.BYTES));
        int rawLength = row.getInt();
        int slots = Short.toUnsignedInt(row.getShort());
        int tag = Short.toUnsignedInt(row.getShort());
        int type = row.get() - 1;
        return type < 0 ? null : new RecordReference(TYPES[type], oid, pid, rawLength, slots, tags.get(tag));
    }

    private short tagNumber(String tag) {
        return (short) tagNumbers
                .computeIfAbsent(tag, fresh -> {
                    tags.add(fresh);
                    return tags.size() - 1;
                })
                .intValue();
    }

    private static int indexOf(Oid oid) {
        return (int) oid.a() & (INDEX_SIZE - 1);
    }

    private static int[] filled(int places) {
        int[] numbers = new int[places];
        Arrays.fill(numbers, EMPTY);
        return numbers;
    }

    @Override
    public void close() {
        file.close();
    }
}
