package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageLimits;

/**
 * What a run noted about a leaf page that it made or kept, so that a later run need not open the page.
 *
 * <p>{@code entries u16}, then, unless that is 0, {@code look 32 ‖ size of use u32 ‖ use}.
 *
 * @param entries of the page; 0 if nothing is known and the page must be opened
 * @param look keyed hash over the metadata of all entries and over the rest of the note
 * @param use references to the content of the entries; must not be parsed before {@code look} has been verified
 */
public record LeafNote(int entries, ByteString look, ByteString use) {
    public static final LeafNote NONE = new LeafNote(0, ByteString.EMPTY, ByteString.EMPTY);

    public static final int LOOK_BYTES = 32;

    /** More than the references of a page whose every entry is in a bundle of its own. */
    static final int MOST_USE = 2 << 20;

    static final int LEAST_BYTES = 2;
    static final int FIXED_BYTES = LEAST_BYTES + LOOK_BYTES + 4;

    public LeafNote {
        if (entries < 0 || entries > PageLimits.ITEMS || use.size() > MOST_USE) {
            throw new IllegalArgumentException(entries + " entries, " + use.size() + " bytes of use");
        }
        if (look.size() != (entries == 0 ? 0 : LOOK_BYTES)) {
            throw new IllegalArgumentException("a look of " + look.size() + " bytes");
        }
    }

    public boolean isKnown() {
        return entries > 0;
    }

    public void write(ByteWriter out) {
        out.u16(entries);
        if (isKnown()) {
            out.bytes(look).u32(use.size()).bytes(use);
        }
    }

    /** @throws dev.coffre.backup.bytes.MalformedException if the bytes are not a leaf note */
    public static LeafNote read(ByteReader in) {
        int entries = in.u16();
        if (entries == 0) {
            return NONE;
        }
        ByteString look = in.bytes(LOOK_BYTES);
        return new LeafNote(entries, look, in.bytes(in.u32(MOST_USE, "use")));
    }
}
