package dev.coffre.backup.record;

import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.Locale;

/**
 * A reference to a record from the page that names it: a row of the page's child table (docs/format.md §5).
 *
 * @param type chunk, bundle, patch bundle, filelist or tree
 * @param rawLength bytes of the plaintext: 1 to {@link #MAX_RAW}, for a chunk or patch bundle to {@link #MAX_CHUNK_RAW}
 * @param slots files in a bundle, 0 for every other type
 * @param codecTag the encoder of the body, such as {@code zstd-1.5.7/2}; empty if the body is the plaintext
 */
public record RecordReference(RecordType type, Oid oid, Pid pid, int rawLength, int slots, String codecTag) {
    public static final int MAX_RAW = 16 << 20;
    public static final int MAX_CHUNK_RAW = 4 << 20;
    public static final int MAX_SLOTS = 4_096;
    private static final int MAX_CODEC_TAG = 255;

    public RecordReference {
        int greatest = type == RecordType.CHUNK || type == RecordType.PATCH ? MAX_CHUNK_RAW : MAX_RAW;
        if (rawLength < 1 || rawLength > greatest) {
            throw new IllegalArgumentException("a " + name(type) + " of " + rawLength + " bytes");
        }
        if (type == RecordType.BUNDLE ? slots < 1 || slots > MAX_SLOTS : slots != 0) {
            throw new IllegalArgumentException("a " + name(type) + " of " + slots + " slots");
        }
        if (codecTag.length() > MAX_CODEC_TAG || !isShownAscii(codecTag)) {
            throw new IllegalArgumentException("a codec tag that is not short printable ASCII");
        }
        switch (type) {
            case CHUNK, BUNDLE, PATCH, FILELIST, TREE -> {}
            default -> throw new IllegalArgumentException("no page names a " + name(type));
        }
    }

    /** A loop instead of a stream: a page names hundreds of records. */
    private static boolean isShownAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** @param slots files in the record if it is a bundle, else 0 */
    public static RecordReference of(SealedRecord sealed, int slots) {
        return new RecordReference(
                sealed.type(), sealed.record().oid(), sealed.pid(), sealed.rawLength(), slots, sealed.codecTag());
    }

    /** Returns a reference to the same content in another record. */
    public RecordReference withOid(Oid other) {
        return new RecordReference(type, other, pid, rawLength, slots, codecTag);
    }

    // Written out, because a short command pays for the code that the JVM would generate for these two.

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordReference that
                && oid.equals(that.oid)
                && pid.equals(that.pid)
                && type == that.type
                && rawLength == that.rawLength
                && slots == that.slots
                && codecTag.equals(that.codecTag);
    }

    @Override
    public int hashCode() {
        return oid.hashCode();
    }

    private static String name(RecordType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
