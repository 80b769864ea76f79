package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.win32.ObjectStatus;
import java.util.HexFormat;

/**
 * What identifies an object.
 *
 * @param volume serial number
 * @param number {@link ObjectStatus#fileNumber}
 */
record ObjectIdentity(long volume, long number) {
    static ObjectIdentity of(ObjectStatus status) {
        return new ObjectIdentity(status.volume(), status.fileNumber());
    }

    boolean isOf(ObjectStatus status) {
        return equals(of(status));
    }

    /** @param links number of names of the object */
    FileIdentity withLinks(long links) {
        return new FileIdentity(ByteString.utf8(HexFormat.of().toHexDigits(volume)), number, links);
    }
}
