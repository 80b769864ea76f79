package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.point.RecoveryPoint;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes the names of copies beside an existing object. They have the form of Azure Backup, with the local time of the
 * recovery point.
 */
final class CopyNames {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH-mm", Locale.ROOT);
    private static final int MAX_NAME_BYTES = 255;

    private final String time;
    private final CopyNamePrefix wording;

    CopyNames(RecoveryPoint point, CopyNamePrefix wording) {
        this.wording = wording;
        time = TIME.withZone(zone(point.content().timeZone()))
                .format(point.ext().agentTime());
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException unknownHere) {
            return ZoneOffset.UTC;
        }
    }

    /** Returns the first name that is free. */
    TargetPath firstFree(RecoveryTarget target, TargetPath taken) throws ErrnoException {
        TargetPath candidate = copy(taken, 1);
        for (int n = 2; target.inspect(candidate).isPresent(); n++) {
            candidate = copy(taken, n);
        }
        return candidate;
    }

    /** @param number from 1 */
    TargetPath copy(TargetPath taken, int number) {
        return named(taken, prefix(number));
    }

    private String prefix(int number) {
        return time + " " + wording.prefix(number) + " ";
    }

    private static TargetPath named(TargetPath taken, String prefix) {
        List<ByteString> components = new ArrayList<>(taken.parent().components());
        components.add(shortened(ByteString.utf8(prefix).concat(taken.name())));
        return new TargetPath(components);
    }

    /** Shortens a name to what a file system accepts, without cutting a UTF-8 character. */
    private static ByteString shortened(ByteString name) {
        int length = Math.min(name.size(), MAX_NAME_BYTES);
        while (length < name.size() && (name.byteAt(length) & 0xC0) == 0x80) {
            length--;
        }
        return name.substring(0, length);
    }
}
