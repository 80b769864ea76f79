package dev.coffre.backup.ntfs;

import dev.coffre.backup.bytes.MalformedException;
import java.util.List;

/**
 * A security identifier (MS-DTYP 2.4.2).
 *
 * @param authority 48 bits
 * @param subAuthorities at most 15
 */
public record SecurityId(long authority, List<Long> subAuthorities) {
    private static final int HEAD_BYTES = 8;
    private static final int MAX_SUB_AUTHORITIES = 15;

    public SecurityId {
        subAuthorities = List.copyOf(subAuthorities);
    }

    static SecurityId read(LittleEndian in, int at) {
        int count = in.u8(at + 1);
        if (in.u8(at) != 1 || count > MAX_SUB_AUTHORITIES) {
            throw new MalformedException("a security identifier of revision " + in.u8(at) + " and " + count + " parts");
        }
        in.require(at, HEAD_BYTES + 4 * count);
        long authority = 0;
        for (int i = 2; i < HEAD_BYTES; i++) {
            authority = authority << 8 | in.u8(at + i);
        }
        Long[] parts = new Long[count];
        for (int i = 0; i < count; i++) {
            parts[i] = in.u32(at + HEAD_BYTES + 4 * i);
        }
        return new SecurityId(authority, List.of(parts));
    }

    /** Returns the number of bytes that it takes in a structure. */
    int size() {
        return HEAD_BYTES + 4 * subAuthorities.size();
    }

    /** Returns the text that Windows shows, such as {@code S-1-5-18}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("S-1-");
        text.append(authority >>> 32 == 0 ? String.valueOf(authority) : "0x%012X".formatted(authority));
        subAuthorities.forEach(part -> text.append('-').append(part));
        return text.toString();
    }
}
