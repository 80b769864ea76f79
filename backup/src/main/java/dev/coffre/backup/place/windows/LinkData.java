package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The reparse data of a link. A link of Linux becomes one of the Linux subsystem of Windows, whose text is kept byte by byte.
 *
 * @param isFolder whether the link counts as a folder, as a junction does
 */
record LinkData(byte[] reparseData, boolean isFolder) {
    private static final int LINUX_LINK = 0xA000001D;
    private static final int LINUX_LINK_VERSION = 2;
    private static final int NAME_SURROGATE = 0x2000_0000;
    private static final int DIRECTORY = 0x10;
    private static final int MAX_BYTES = 16 << 10;

    /** @throws ErrnoException EINVAL if the data is not of a link, as in a hostile recovery point */
    static LinkData of(ByteString target, List<ExtendedAttribute> attributes) throws ErrnoException {
        byte[] data = linuxLink(target);
        boolean isFolder = false;
        for (ExtendedAttribute attribute : attributes) {
            if (attribute.name().equals(WindowsAttributes.REPARSE_DATA)) {
                data = attribute.value().toByteArray();
            } else if (attribute.name().equals(WindowsAttributes.ATTRIBUTES)
                    && attribute.value().size() == 4) {
                isFolder = (attribute.value().byteAt(0) & DIRECTORY) != 0;
            }
        }
        if (data.length > MAX_BYTES) {
            throw new ErrnoException("NtFsControlFile", Errno.ENAMETOOLONG, target);
        }
        if (data.length < 8
                || (ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt() & NAME_SURROGATE) == 0) {
            throw new ErrnoException("NtFsControlFile", Errno.EINVAL, target);
        }
        return new LinkData(data, isFolder);
    }

    private static byte[] linuxLink(ByteString target) {
        return ByteBuffer.allocate(12 + target.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(LINUX_LINK)
                .putShort((short) (4 + target.size()))
                .putShort((short) 0)
                .putInt(LINUX_LINK_VERSION)
                .put(target.toByteArray())
                .array();
    }
}
