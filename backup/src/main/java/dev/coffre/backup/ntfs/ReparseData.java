package dev.coffre.backup.ntfs;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import java.util.Optional;

/**
 * A {@code REPARSE_DATA_BUFFER} (MS-FSCC 2.1.2): what makes a file or folder something else.
 *
 * @param tag says what it is
 * @param link where a symbolic link, junction or mount point leads; empty for every other tag
 */
public record ReparseData(int tag, Optional<Link> link) {
    /** Most bytes of a buffer ({@code MAXIMUM_REPARSE_DATA_BUFFER_SIZE}). */
    public static final int MAX_SIZE = 16 << 10;

    public static final int MOUNT_POINT = 0xA000_0003;
    public static final int SYMLINK = 0xA000_000C;

    private static final int MICROSOFT = 0x8000_0000;
    private static final int NAME_SURROGATE = 0x2000_0000;
    private static final int HEAD_BYTES = 8;
    private static final int GUID_BYTES = 16;
    private static final int RELATIVE = 1;

    /**
     * Where a link leads.
     *
     * @param substituteName what the system follows, such as {@code \??\C:\Users}
     * @param printName what people see; empty if the program that made the link gave none
     */
    public record Link(String substituteName, String printName, boolean isRelative) {
        private static final String NATIVE_PREFIX = "\\??\\";
        private static final String NATIVE_UNC_PREFIX = "\\??\\UNC\\";
        private static final String NATIVE_VOLUME_PREFIX = "\\??\\Volume{";

        /** Returns the target as Windows shows it. */
        public String target() {
            if (!printName.isEmpty()) {
                return printName;
            }
            if (isRelative || !substituteName.startsWith(NATIVE_PREFIX)) {
                return substituteName;
            }
            if (substituteName.startsWith(NATIVE_UNC_PREFIX)) {
                return "\\\\" + substituteName.substring(NATIVE_UNC_PREFIX.length());
            }
            String path = substituteName.substring(NATIVE_PREFIX.length());
            return substituteName.startsWith(NATIVE_VOLUME_PREFIX) ? "\\\\?\\" + path : path;
        }

        /** Whether it is a volume that is mounted in a folder, and not a link to a folder. */
        public boolean isVolume() {
            return substituteName.startsWith(NATIVE_VOLUME_PREFIX) && substituteName.endsWith("}\\");
        }
    }

    /** @throws MalformedException if the bytes are no such buffer */
    public static ReparseData parse(ByteString bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("reparse data of " + bytes.size() + " bytes");
        }
        LittleEndian in = new LittleEndian(bytes);
        int tag = (int) in.u32(0);
        int head = (tag & MICROSOFT) != 0 ? HEAD_BYTES : HEAD_BYTES + GUID_BYTES;
        in.require(0, head);
        if (head + in.u16(4) != bytes.size()) {
            throw new MalformedException(
                    "reparse data of " + in.u16(4) + " bytes in a buffer of " + bytes.size() + " bytes");
        }
        return new ReparseData(
                tag,
                switch (tag) {
                    case SYMLINK -> Optional.of(link(in, HEAD_BYTES + 12, (in.u32(16) & RELATIVE) != 0));
                    case MOUNT_POINT -> Optional.of(link(in, HEAD_BYTES + 8, false));
                    default -> Optional.empty();
                });
    }

    /** Whether the object stands for another one, as links do. A backup stores it as a link and never follows it. */
    public boolean isNameSurrogate() {
        return (tag & NAME_SURROGATE) != 0;
    }

    private static Link link(LittleEndian in, int names, boolean isRelative) {
        return new Link(
                in.text(names + in.u16(HEAD_BYTES), in.u16(HEAD_BYTES + 2)),
                in.text(names + in.u16(HEAD_BYTES + 4), in.u16(HEAD_BYTES + 6)),
                isRelative);
    }
}
