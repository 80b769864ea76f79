package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageLimits;

/**
 * What a run noted about a leaf page that it made or kept, so that a later run need not open the page.
 *
 * <p>{@code entries u16}, then, unless that is 0, {@code digest 32 ‖ reference digest 32 ‖ size of references u32 ‖
 * references}.
 *
 * @param entries of the page; 0 if nothing is known and the page must be opened
 * @param digest keyed hash over the metadata of all entries and over the rest of the note
 * @param referenceDigest keyed hash over the references alone, for a reader that does not have the metadata
 * @param references to the content of the entries; must not be parsed before one of the hashes has been verified
 */
public record LeafNote(int entries, ByteString digest, ByteString referenceDigest, ByteString references) {
    public static final LeafNote NONE = new LeafNote(0, ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY);

    public static final int DIGEST_BYTES = 32;

    /** More than the references of a page whose every entry is in a bundle of its own. */
    static final int MAX_REFERENCE_BYTES = 2 << 20;

    static final int MIN_BYTES = 2;
    static final int FIXED_BYTES = MIN_BYTES + 2 * DIGEST_BYTES + 4;

    public LeafNote {
        if (entries < 0 || entries > PageLimits.MAX_ITEMS || references.size() > MAX_REFERENCE_BYTES) {
            throw new IllegalArgumentException(entries + " entries, " + references.size() + " bytes of references");
        }
        int digestBytes = entries == 0 ? 0 : DIGEST_BYTES;
        if (digest.size() != digestBytes || referenceDigest.size() != digestBytes) {
            throw new IllegalArgumentException(
                    "digests of " + digest.size() + " and " + referenceDigest.size() + " bytes");
        }
    }

    public boolean isKnown() {
        return entries > 0;
    }

    public void write(BigEndianWriter out) {
        out.u16(entries);
        if (isKnown()) {
            out.bytes(digest).bytes(referenceDigest).u32(references.size()).bytes(references);
        }
    }

    /** @throws dev.coffre.backup.bytes.MalformedException if the bytes are not a leaf note */
    public static LeafNote read(BigEndianReader in) {
        int entries = in.u16();
        if (entries == 0) {
            return NONE;
        }
        ByteString digest = in.bytes(DIGEST_BYTES);
        ByteString referenceDigest = in.bytes(DIGEST_BYTES);
        return new LeafNote(entries, digest, referenceDigest, in.bytes(in.u32(MAX_REFERENCE_BYTES, "references")));
    }
}
