package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Nature;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Attributes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Permissions;
import dev.coffre.backup.libc.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies metadata in the only order that works. The owner comes first, because chown(2) clears setuid and capabilities. Plain
 * attributes come before the mode, which may forbid writing them. ACLs come after the mode, which would change their mask.
 * Capabilities and times come last.
 */
final class MetadataWriter {
    private static final ByteString ACCESS_ACL = ByteString.utf8("system.posix_acl_access");
    private static final ByteString DEFAULT_ACL = ByteString.utf8("system.posix_acl_default");
    private static final ByteString CAPABILITY = ByteString.utf8("security.capability");
    private static final ByteString SECURITY = ByteString.utf8("security.");
    private static final ByteString TRUSTED_NAMES = ByteString.utf8("trusted.");
    private static final int SETUID_AND_SETGID = 06000;

    private final PlacingRules rules;
    private final Accounts accounts;

    MetadataWriter(PlacingRules rules, Accounts accounts) {
        this.rules = rules;
        this.accounts = accounts;
    }

    /**
     * @param inherits whether the object may have inherited an ACL
     * @param newborn attributes of the new object, if known
     */
    List<MetadataProblem> apply(
            Subject subject,
            boolean inherits,
            Optional<Newborn> newborn,
            Metadata metadata,
            List<ExtendedAttribute> attributes)
            throws ErrnoException {
        List<MetadataProblem> problems = new ArrayList<>();
        boolean owned = applyOwner(subject, newborn, metadata, problems);
        // A setuid program must not run with the rights of the recovering user instead of its owner's.
        boolean special = rules.specialBits() && owned;
        if (rules.accessControl() && inherits) {
            removeInheritedAccessControl(subject, attributes, problems);
        }
        write(Kind.PLAIN, subject, attributes, problems);
        if (rules.specialBits()) {
            write(Kind.TRUSTED, subject, attributes, problems);
        }
        if (!(metadata.nature() instanceof Nature.Symlink)) {
            int mode = special ? metadata.mode() : metadata.mode() & ~SETUID_AND_SETGID;
            if (inherits || newborn.isEmpty() || newborn.get().permissions() != mode) {
                attempt(
                        () -> Permissions.changeMode(subject, mode),
                        errno -> new MetadataProblem.Mode(mode, errno),
                        problems);
            }
        }
        if (rules.accessControl()) {
            write(Kind.ACCESS_CONTROL, subject, attributes, problems);
        }
        if (special) {
            write(Kind.CAPABILITY, subject, attributes, problems);
        }
        attempt(() -> Permissions.changeModified(subject, metadata.modified()), MetadataProblem.Times::new, problems);
        return List.copyOf(problems);
    }

    /** Returns whether new objects in the directory inherit an ACL from it. */
    boolean givesAccessControl(Descriptor directory) throws ErrnoException {
        return rules.accessControl()
                && Attributes.names(new Subject.Named(directory, Place.SELF)).contains(DEFAULT_ACL);
    }

    private boolean applyOwner(
            Subject subject, Optional<Newborn> newborn, Metadata metadata, List<MetadataProblem> problems)
            throws ErrnoException {
        long uid = metadata.owner().uid();
        long gid = metadata.owner().gid();
        if (rules.owners() == OwnerMapping.BY_NAME) {
            uid = accounts.uid(metadata.owner().userName()).orElse(uid);
            gid = accounts.gid(metadata.owner().groupName()).orElse(gid);
        }
        long wantedUid = uid;
        long wantedGid = gid;
        if (newborn.isPresent() && newborn.get().isOf(wantedUid, wantedGid)) {
            return true;
        }
        return attempt(
                () -> Permissions.changeOwner(subject, wantedUid, wantedGid),
                errno -> new MetadataProblem.Owner(wantedUid, wantedGid, errno),
                problems);
    }

    private static void write(
            Kind kind, Subject subject, List<ExtendedAttribute> attributes, List<MetadataProblem> problems)
            throws ErrnoException {
        for (ExtendedAttribute attribute : attributes) {
            if (Kind.of(attribute.name()) == kind) {
                attempt(
                        () -> Attributes.write(subject, attribute),
                        errno -> new MetadataProblem.Attribute(attribute.name(), errno),
                        problems);
            }
        }
    }

    /** A new object inherits the default ACL of its directory, which could give others more access than before. */
    private static void removeInheritedAccessControl(
            Subject subject, List<ExtendedAttribute> attributes, List<MetadataProblem> problems) throws ErrnoException {
        Set<ByteString> wanted =
                attributes.stream().map(ExtendedAttribute::name).collect(Collectors.toSet());
        for (ByteString present : Attributes.names(subject)) {
            if (Kind.of(present) == Kind.ACCESS_CONTROL && !wanted.contains(present)) {
                attempt(
                        () -> Attributes.remove(subject, present),
                        errno -> new MetadataProblem.Attribute(present, errno),
                        problems);
            }
        }
    }

    private enum Kind {
        PLAIN,
        /** Attributes that security modules and privileged programs rely on, such as SELinux labels and IMA signatures. */
        TRUSTED,
        ACCESS_CONTROL,
        CAPABILITY;

        static Kind of(ByteString attribute) {
            if (attribute.equals(MetadataWriter.CAPABILITY)) {
                return CAPABILITY;
            }
            if (attribute.startsWith(SECURITY) || attribute.startsWith(TRUSTED_NAMES)) {
                return TRUSTED;
            }
            return attribute.equals(ACCESS_ACL) || attribute.equals(DEFAULT_ACL) ? ACCESS_CONTROL : PLAIN;
        }
    }

    /** Reports a refusal and continues. Rethrows errors of a vanished object, and of a broken or read-only disk. */
    private static boolean attempt(Step step, Report report, List<MetadataProblem> problems) throws ErrnoException {
        try {
            step.run();
            return true;
        } catch (ErrnoException failure) {
            switch (failure.errno()) {
                case Errno.ENOENT, Errno.EIO, Errno.EROFS, Errno.EBADF -> throw failure;
                default -> problems.add(report.problem(failure.symbol()));
            }
            return false;
        }
    }

    private interface Step {
        void run() throws ErrnoException;
    }

    private interface Report {
        MetadataProblem problem(String errno);
    }
}
