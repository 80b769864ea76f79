package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.page.PageLimits;

/**
 * What the run that made or kept a leaf page noted about it, so that a later run need not open it.
 *
 * <p>{@code entries u16}, and if there are any {@code look 32 ‖ size of use u32 ‖ use}.
 *
 * @param entries of the page; 0: nothing is known of it, and it has to be opened
 * @param look a keyed hash over how all entries looked, and over the rest of the note
 * @param use what the entries rest on; to be read only after {@code look} was found to be right
 */
public record LeafNote(int entries, ByteString look, ByteString use) {
    public static final LeafNote NONE = new LeafNote(0, ByteString.EMPTY, ByteString.EMPTY);

    public static final int LOOK_BYTES = 32;

    /** More than the use of a page whose every entry rests on a bundle of its own. */
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

    /** @throws dev.coffre.backup.bytes.MalformedException if it is none */
    public static LeafNote read(ByteReader in) {
        int entries = in.u16();
        if (entries == 0) {
            return NONE;
        }
        ByteString look = in.bytes(LOOK_BYTES);
        return new LeafNote(entries, look, in.bytes(in.u32(MOST_USE, "use")));
    }
}
