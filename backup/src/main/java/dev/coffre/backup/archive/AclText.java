package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * POSIX ACLs as the text that tar programs keep them in, such as {@code user::rw-,group:1000:r--}. Users and groups are
 * numbers. The binary form is that of the Linux attributes {@code system.posix_acl_*} (linux/posix_acl_xattr.h).
 */
final class AclText {
    private static final int VERSION = 2;
    private static final int ENTRY_BYTES = 8;
    private static final int USER_OBJ = 0x01;
    private static final int USER = 0x02;
    private static final int GROUP_OBJ = 0x04;
    private static final int GROUP = 0x08;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;

    private AclText() {}

    /** Returns the text; empty if the bytes are no ACL that Linux writes. */
    static Optional<ByteString> of(ByteString acl) {
        ByteBuffer in = ByteBuffer.wrap(acl.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 4 || in.getInt() != VERSION || in.remaining() % ENTRY_BYTES != 0) {
            return Optional.empty();
        }
        StringJoiner text = new StringJoiner(",");
        while (in.hasRemaining()) {
            int tag = Short.toUnsignedInt(in.getShort());
            int bits = in.getShort();
            long id = Integer.toUnsignedLong(in.getInt());
            Optional<String> subject = subject(tag, id);
            if (subject.isEmpty()) {
                return Optional.empty();
            }
            text.add(subject.get() + ':' + permissions(bits));
        }
        return Optional.of(ByteString.utf8(text.toString()));
    }

    private static Optional<String> subject(int tag, long id) {
        return switch (tag) {
            case USER_OBJ -> Optional.of("user:");
            case USER -> Optional.of("user:" + id);
            case GROUP_OBJ -> Optional.of("group:");
            case GROUP -> Optional.of("group:" + id);
            case MASK -> Optional.of("mask:");
            case OTHER -> Optional.of("other:");
            default -> Optional.empty();
        };
    }

    private static String permissions(int bits) {
        return ((bits & 4) != 0 ? "r" : "-") + ((bits & 2) != 0 ? "w" : "-") + ((bits & 1) != 0 ? "x" : "-");
    }
}
