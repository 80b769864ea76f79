package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.MetadataDifference.Kind;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.OwnerMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares objects with the metadata that {@link MetadataWriter} would give them.
 *
 * @param keepsOwners whether each object has an owner and a mode of its own; on FAT, SMB and FUSE they may be those of the
 *     mount, and are not compared
 */
record MetadataComparison(MetadataRules rules, SystemAccounts accounts, boolean keepsOwners) {
    private static final ByteString USER_PREFIX = ByteString.utf8("user.");
    private static final int SETUID_AND_SETGID = 06000;

    /** The coarsest times are those of FAT. */
    private static final int COARSE_SECONDS = 2;

    List<MetadataDifference> differences(
            Descriptor directory, ByteString name, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        FileStatus status = FileStatus.of(directory, name);
        FileType type = MetadataReader.fileType(status, directory, name);
        if (!type.equals(metadata.fileType())) {
            return List.of(new MetadataDifference(Kind.TYPE));
        }
        List<MetadataDifference> differences = new ArrayList<>();
        boolean owned = true;
        if (keepsOwners && metadata.unixPermissions().isPresent()) {
            UnixPermissions permissions = metadata.unixPermissions().get();
            owned = hasOwner(status, permissions.owner());
            if (!owned) {
                differences.add(new MetadataDifference(isOwnOfUser(status) ? Kind.OWNER_NOT_SET : Kind.OWNER));
            }
            int mode = rules.specialBits() && owned ? permissions.mode() : permissions.mode() & ~SETUID_AND_SETGID;
            if (!(type instanceof FileType.Symlink) && status.permissions() != mode) {
                differences.add(new MetadataDifference(Kind.MODE));
            }
        }
        if (!isSameTime(status.modified(), metadata.modified())) {
            differences.add(new MetadataDifference(Kind.TIME));
        }
        addAttributes(new FileReference.ByName(directory, name), owned, attributes, differences);
        return List.copyOf(differences);
    }

    private static boolean isOwnOfUser(FileStatus status) {
        long user = SystemAccounts.effectiveUser();
        return user != 0 && status.uid() == user;
    }

    private boolean hasOwner(FileStatus status, Ownership owner) {
        long uid = owner.uid();
        long gid = owner.gid();
        if (rules.owners() == OwnerMapping.BY_NAME) {
            uid = accounts.uid(owner.userName()).orElse(uid);
            gid = accounts.gid(owner.groupName()).orElse(gid);
        }
        return status.uid() == uid && status.gid() == gid;
    }

    /** A file system that keeps whole seconds only may round to an even one. */
    private static boolean isSameTime(Timestamp found, Timestamp wanted) {
        return found.equals(wanted)
                || found.nanos() == 0
                        && Math.abs(found.seconds() - wanted.seconds()) <= COARSE_SECONDS
                        && wanted.nanos() != 0;
    }

    private void addAttributes(
            FileReference subject,
            boolean owned,
            List<ExtendedAttribute> attributes,
            List<MetadataDifference> differences)
            throws ErrnoException {
        Map<ByteString, ByteString> found = new HashMap<>();
        for (ExtendedAttribute attribute : ExtendedAttributes.read(subject)) {
            found.put(attribute.name(), attribute.value());
        }
        for (ExtendedAttribute wanted : attributes) {
            Optional<ByteString> value = Optional.ofNullable(found.remove(wanted.name()));
            if (isApplied(wanted.name(), owned) && !value.equals(Optional.of(wanted.value()))) {
                differences.add(MetadataDifference.of(wanted.name()));
            }
        }
        found.keySet().stream()
                .filter(name -> name.startsWith(USER_PREFIX)
                        || rules.accessControl() && MetadataWriter.AttributeClass.isAccessControl(name))
                .sorted()
                .forEach(name -> differences.add(MetadataDifference.of(name)));
    }

    private boolean isApplied(ByteString attribute, boolean owned) {
        return !attribute.startsWith(MetadataWriter.WINDOWS_PREFIX)
                && switch (MetadataWriter.AttributeClass.of(attribute)) {
                    case PLAIN -> true;
                    case TRUSTED -> rules.specialBits();
                    case ACCESS_CONTROL -> rules.accessControl();
                    case CAPABILITY -> rules.specialBits() && owned;
                };
    }
}
