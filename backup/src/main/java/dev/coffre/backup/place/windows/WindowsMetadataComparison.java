package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.ntfs.WindowsTime;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.MetadataDifference.Kind;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares objects with the metadata that {@link WindowsMetadataWriter} would give them. Named streams and short names are
 * not compared.
 */
record WindowsMetadataComparison(MetadataRules rules) {
    List<MetadataDifference> differences(TargetObject object, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        ObjectStatus status = object.status();
        if (!isSameType(object, status, metadata.fileType(), attributes)) {
            return List.of(new MetadataDifference(Kind.TYPE));
        }
        List<MetadataDifference> differences = new ArrayList<>();
        if (status.modified() != Math.max(1, WindowsTime.ticks(metadata.modified()))) {
            differences.add(new MetadataDifference(Kind.TIME));
        }
        if (metadata.birthTime().isPresent()
                && status.created()
                        != Math.max(1, WindowsTime.ticks(metadata.birthTime().get()))) {
            differences.add(new MetadataDifference(Kind.CREATION_TIME));
        }
        for (ExtendedAttribute attribute : attributes) {
            ByteString name = attribute.name();
            boolean differs = name.equals(WindowsAttributes.ATTRIBUTES) && !hasAttributes(status, attribute.value())
                    || name.equals(WindowsAttributes.SECURITY_DESCRIPTOR)
                            && rules.accessControl()
                            && !hasDescriptor(object, attribute.value());
            if (differs) {
                differences.add(MetadataDifference.of(name));
            }
        }
        return List.copyOf(differences);
    }

    private static boolean isSameType(
            TargetObject object, ObjectStatus status, FileType type, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return switch (type) {
            case FileType.Symlink(ByteString target) ->
                status.isLink()
                        && Arrays.equals(
                                object.reparseData(),
                                LinkData.of(target, attributes).reparseData());
            case FileType.Directory _ -> status.isFolder();
            case FileType.RegularFile _ -> status.isFile();
            default -> false;
        };
    }

    private static boolean hasAttributes(ObjectStatus status, ByteString wanted) {
        if (wanted.size() != Integer.BYTES) {
            return false;
        }
        int bits = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            bits |= (wanted.byteAt(i) & 0xFF) << 8 * i;
        }
        return ((bits ^ status.attributes()) & ObjectStatus.SETTABLE & ~ObjectStatus.ARCHIVE) == 0;
    }

    private static boolean hasDescriptor(TargetObject object, ByteString wanted) throws ErrnoException {
        try {
            return SecurityDescriptor.parse(wanted.toByteArray())
                    .isKeptBy(SecurityDescriptor.parse(object.securityDescriptor()));
        } catch (IllegalArgumentException hostile) {
            return false;
        } catch (ErrnoException none) {
            if (none.is(Errno.EOPNOTSUPP) || none.is(Errno.ENOSYS)) {
                return false;
            }
            throw none;
        }
    }
}
