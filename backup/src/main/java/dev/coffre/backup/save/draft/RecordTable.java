package dev.coffre.backup.save.draft;

import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that a run relies on, by number, in plain arrays: 90 bytes each. A bundle has its number from its first
 * file on and its {@link Child} once it is sealed; the entry stream names records by number for that reason.
 *
 * <p>Thread-safe.
 */
public final class RecordTable {
    private static final int WORDS = 8;
    private static final RecordType[] TYPES = RecordType.values();
    private static final int RESERVED = -1;

    private long[] words = new long[256 * WORDS];
    private int[] rawLengths = new int[256];
    private char[] slots = new char[256];
    private byte[] types = new byte[256];
    private char[] codecTags = new char[256];
    private int size;

    private int[] byOid = emptyIndex(1 << 10);
    private int indexed;

    private final List<String> tags = new ArrayList<>();
    private final Map<String, Integer> tagNumbers = new HashMap<>();

    /** The number of {@code child}: a new one when its oid is new. */
    public synchronized int number(Child child) {
        int at = probe(child.oid().a(), child.oid());
        if (byOid[at] >= 0) {
            return byOid[at];
        }
        int number = reserve();
        set(number, child);
        return number;
    }

    /** A number for a record that is not sealed yet. */
    public synchronized int reserve() {
        if (size == rawLengths.length) {
            grow();
        }
        types[size] = RESERVED;
        return size++;
    }

    /** Fills in what was reserved. */
    public synchronized void complete(int number, Child child) {
        if (types[number] != RESERVED) {
            throw new IllegalStateException("record " + number + " is complete");
        }
        set(number, child);
    }

    public synchronized Child child(int number) {
        if (types[number] == RESERVED) {
            throw new IllegalStateException("record " + number + " is not sealed yet");
        }
        int at = number * WORDS;
        return new Child(
                TYPES[types[number]],
                new Oid(words[at], words[at + 1], words[at + 2], words[at + 3]),
                new Pid(words[at + 4], words[at + 5], words[at + 6], words[at + 7]),
                rawLengths[number],
                slots[number],
                tags.get(codecTags[number]));
    }

    synchronized int size() {
        return size;
    }

    private void set(int number, Child child) {
        int at = number * WORDS;
        Oid oid = child.oid();
        Pid pid = child.pid();
        words[at] = oid.a();
        words[at + 1] = oid.b();
        words[at + 2] = oid.c();
        words[at + 3] = oid.d();
        words[at + 4] = pid.first();
        words[at + 5] = pid.second();
        words[at + 6] = pid.third();
        words[at + 7] = pid.fourth();
        rawLengths[number] = child.rawLength();
        slots[number] = (char) child.slots();
        types[number] = (byte) child.type().ordinal();
        codecTags[number] = (char) tagNumber(child.codecTag()).intValue();
        index(number, oid);
    }

    private Integer tagNumber(String tag) {
        return tagNumbers.computeIfAbsent(tag, fresh -> {
            tags.add(fresh);
            return tags.size() - 1;
        });
    }

    private void index(int number, Oid oid) {
        int at = probe(oid.a(), oid);
        if (byOid[at] >= 0) {
            return;
        }
        byOid[at] = number;
        indexed++;
        if (indexed > byOid.length / 3 * 2) {
            int[] old = byOid;
            byOid = emptyIndex(Math.multiplyExact(old.length, 2));
            for (int moved : old) {
                if (moved >= 0) {
                    byOid[probe(words[moved * WORDS], oidOf(moved))] = moved;
                }
            }
        }
    }

    private int probe(long hash, Oid oid) {
        int mask = byOid.length - 1;
        int at = (int) hash & mask;
        while (byOid[at] >= 0 && !sameOid(byOid[at], oid)) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private boolean sameOid(int number, Oid oid) {
        int at = number * WORDS;
        return words[at] == oid.a() && words[at + 1] == oid.b() && words[at + 2] == oid.c() && words[at + 3] == oid.d();
    }

    private Oid oidOf(int number) {
        int at = number * WORDS;
        return new Oid(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }

    private void grow() {
        int places = Math.addExact(size, Math.max(256, size / 2));
        words = Arrays.copyOf(words, Math.multiplyExact(places, WORDS));
        rawLengths = Arrays.copyOf(rawLengths, places);
        slots = Arrays.copyOf(slots, places);
        types = Arrays.copyOf(types, places);
        codecTags = Arrays.copyOf(codecTags, places);
    }

    private static int[] emptyIndex(int places) {
        int[] index = new int[places];
        Arrays.fill(index, -1);
        return index;
    }
}
