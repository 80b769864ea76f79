package dev.coffre.backup.ntfs;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import java.util.Optional;

/**
 * The structure of a self-relative security descriptor (MS-DTYP 2.4.6). It is checked to the last access control entry;
 * what these entries allow is not interpreted.
 *
 * @param control the {@code SE_*} flags
 * @param accessEntries entries of the discretionary list; empty if there is none, which allows everything
 * @param auditEntries entries of the system list; empty if there is none
 */
public record SecurityDescriptor(
        int control,
        Optional<SecurityId> owner,
        Optional<SecurityId> group,
        Optional<Integer> accessEntries,
        Optional<Integer> auditEntries) {
    public static final int DACL_PRESENT = 0x0004;
    public static final int SACL_PRESENT = 0x0010;
    public static final int DACL_PROTECTED = 0x1000;
    public static final int SELF_RELATIVE = 0x8000;

    private static final int HEAD_BYTES = 20;
    private static final int ACL_HEAD_BYTES = 8;
    private static final int ACE_HEAD_BYTES = 4;

    /** @throws MalformedException if the bytes are no self-relative security descriptor */
    public static SecurityDescriptor parse(ByteString bytes) {
        LittleEndian in = new LittleEndian(bytes);
        in.require(0, HEAD_BYTES);
        int control = in.u16(2);
        if (in.u8(0) != 1 || (control & SELF_RELATIVE) == 0) {
            throw new MalformedException("a security descriptor of revision " + in.u8(0) + " and control " + control);
        }
        return new SecurityDescriptor(
                control,
                sid(in, in.offset(4)),
                sid(in, in.offset(8)),
                (control & DACL_PRESENT) != 0 ? acl(in, in.offset(16)) : Optional.empty(),
                (control & SACL_PRESENT) != 0 ? acl(in, in.offset(12)) : Optional.empty());
    }

    /**
     * Returns the owner; empty if there is none, or the bytes at its place are no security identifier. Does not require the
     * rest to be well-formed, because the owner of a bundled file depends on it.
     */
    public static Optional<SecurityId> ownerIn(ByteString bytes) {
        try {
            LittleEndian in = new LittleEndian(bytes);
            return sid(in, in.offset(4));
        } catch (MalformedException none) {
            return Optional.empty();
        }
    }

    private static Optional<SecurityId> sid(LittleEndian in, int offset) {
        return offset == 0 ? Optional.empty() : Optional.of(SecurityId.read(in, requireBehindHead(offset)));
    }

    /** Checks a list and returns the number of its entries. */
    private static Optional<Integer> acl(LittleEndian in, int offset) {
        if (offset == 0) {
            return Optional.empty();
        }
        int start = requireBehindHead(offset);
        in.require(start, ACL_HEAD_BYTES);
        int revision = in.u8(start);
        int size = in.u16(start + 2);
        int count = in.u16(start + 4);
        if (revision < 2 || revision > 4 || size < ACL_HEAD_BYTES + count * ACE_HEAD_BYTES) {
            throw new MalformedException(count + " access control entries of revision " + revision + " in " + size);
        }
        in.require(start, size);
        int at = start + ACL_HEAD_BYTES;
        for (int i = 0; i < count; i++) {
            int length = at + ACE_HEAD_BYTES <= start + size ? in.u16(at + 2) : 0;
            if (length < ACE_HEAD_BYTES || at + length > start + size) {
                throw new MalformedException("an access control entry of " + length + " bytes");
            }
            at += length;
        }
        return Optional.of(count);
    }

    private static int requireBehindHead(int offset) {
        if (offset < HEAD_BYTES) {
            throw new MalformedException("a part of a security descriptor at byte " + offset);
        }
        return offset;
    }
}
