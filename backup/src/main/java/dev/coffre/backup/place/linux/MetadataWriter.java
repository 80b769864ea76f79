package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.OwnerMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies metadata in the only order that works. The owner comes first, because chown(2) clears setuid and
 * capabilities. Plain attributes come before the mode, which may forbid writing them. ACLs come after the mode, which
 * would change their mask. Capabilities and times come last.
 */
final class MetadataWriter {
    private static final ByteString ACCESS_ACL = ByteString.utf8("system.posix_acl_access");
    private static final ByteString DEFAULT_ACL = ByteString.utf8("system.posix_acl_default");
    private static final ByteString CAPABILITY = ByteString.utf8("security.capability");
    private static final ByteString SECURITY_PREFIX = ByteString.utf8("security.");
    private static final ByteString TRUSTED_PREFIX = ByteString.utf8("trusted.");
    static final ByteString WINDOWS_PREFIX = ByteString.utf8("windows.");
    private static final ByteString STREAM = ByteString.utf8("windows.stream");
    private static final int SETUID_AND_SETGID = 06000;

    /** Modes of objects whose entry has none, as those of a Windows machine. */
    private static final int PRIVATE_FILE = 0600;

    private static final int PRIVATE_DIRECTORY = 0700;

    private final MetadataRules rules;
    private final SystemAccounts accounts;

    MetadataWriter(MetadataRules rules, SystemAccounts accounts) {
        this.rules = rules;
        this.accounts = accounts;
    }

    /**
     * @param inherits whether the object may have inherited an ACL
     * @param defaults owner and mode of the new object, if known
     */
    List<MetadataProblem> apply(
            FileReference subject,
            boolean inherits,
            Optional<NewFileDefaults> defaults,
            Metadata metadata,
            List<ExtendedAttribute> attributes)
            throws ErrnoException {
        List<MetadataProblem> problems = new ArrayList<>();
        List<ExtendedAttribute> own = withoutWindows(attributes, problems);
        if (metadata.unixPermissions().isEmpty() && metadata.birthTime().isPresent()) {
            problems.add(new MetadataProblem.NotKept(MetadataProblem.Part.CREATION_TIME)); // Windows would restore it
        }
        boolean owned = metadata.unixPermissions().isEmpty()
                || applyOwner(
                        subject, defaults, metadata.unixPermissions().get().owner(), problems);
        // A setuid program must not run with the rights of the recovering user instead of its owner's.
        boolean special = rules.specialBits() && owned;
        if (rules.accessControl() && inherits) {
            removeInheritedAcls(subject, own, problems);
        }
        write(AttributeClass.PLAIN, subject, own, problems);
        if (rules.specialBits()) {
            write(AttributeClass.TRUSTED, subject, own, problems);
        }
        if (!(metadata.fileType() instanceof FileType.Symlink)) {
            int stored = metadata.unixPermissions()
                    .map(UnixPermissions::mode)
                    .orElse(metadata.isDirectory() ? PRIVATE_DIRECTORY : PRIVATE_FILE);
            int mode = special ? stored : stored & ~SETUID_AND_SETGID;
            if (inherits || defaults.isEmpty() || defaults.get().permissions() != mode) {
                attempt(
                        () -> InodeMetadata.changeMode(subject, mode),
                        errno -> new MetadataProblem.Mode(mode, errno),
                        problems);
            }
        }
        if (rules.accessControl()) {
            write(AttributeClass.ACCESS_CONTROL, subject, own, problems);
        }
        if (special) {
            write(AttributeClass.CAPABILITY, subject, own, problems);
        }
        attempt(() -> InodeMetadata.changeModified(subject, metadata.modified()), MetadataProblem.Times::new, problems);
        return List.copyOf(problems);
    }

    /** @param keepsOwners whether each object has an owner and a mode of its own */
    MetadataComparison comparison(boolean keepsOwners) {
        return new MetadataComparison(rules, accounts, keepsOwners);
    }

    /** Returns whether new objects in the directory inherit an ACL from it. */
    boolean passesOnAcl(Descriptor directory) throws ErrnoException {
        return rules.accessControl()
                && ExtendedAttributes.names(new FileReference.ByName(directory, TargetHandle.SELF))
                        .contains(DEFAULT_ACL);
    }

    /** Returns the attributes that Linux may have. The others are reported by kind. */
    private static List<ExtendedAttribute> withoutWindows(
            List<ExtendedAttribute> attributes, List<MetadataProblem> problems) {
        if (attributes.stream().noneMatch(attribute -> attribute.name().startsWith(WINDOWS_PREFIX))) {
            return attributes;
        }
        List<ExtendedAttribute> own = new ArrayList<>();
        for (ExtendedAttribute attribute : attributes) {
            if (!attribute.name().startsWith(WINDOWS_PREFIX)) {
                own.add(attribute);
            } else if (WindowsAttributes.isStream(attribute.name())) {
                addOnce(problems, new MetadataProblem.NotKept(STREAM));
            } else {
                addOnce(problems, new MetadataProblem.NotKept(attribute.name()));
            }
        }
        return own;
    }

    private static void addOnce(List<MetadataProblem> problems, MetadataProblem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private boolean applyOwner(
            FileReference subject, Optional<NewFileDefaults> defaults, Ownership owner, List<MetadataProblem> problems)
            throws ErrnoException {
        long uid = owner.uid();
        long gid = owner.gid();
        if (rules.owners() == OwnerMapping.BY_NAME) {
            uid = accounts.uid(owner.userName()).orElse(uid);
            gid = accounts.gid(owner.groupName()).orElse(gid);
        }
        long wantedUid = uid;
        long wantedGid = gid;
        if (defaults.isPresent() && defaults.get().hasOwner(wantedUid, wantedGid)) {
            return true;
        }
        return attempt(
                () -> InodeMetadata.changeOwner(subject, wantedUid, wantedGid),
                errno -> new MetadataProblem.Owner(wantedUid, wantedGid, errno),
                problems);
    }

    private static void write(
            AttributeClass kind,
            FileReference subject,
            List<ExtendedAttribute> attributes,
            List<MetadataProblem> problems)
            throws ErrnoException {
        for (ExtendedAttribute attribute : attributes) {
            if (AttributeClass.of(attribute.name()) == kind) {
                attempt(
                        () -> ExtendedAttributes.write(subject, attribute),
                        errno -> new MetadataProblem.Attribute(attribute.name(), errno),
                        problems);
            }
        }
    }

    /** A new object inherits the default ACL of its directory, which could give others more access than before. */
    private static void removeInheritedAcls(
            FileReference subject, List<ExtendedAttribute> attributes, List<MetadataProblem> problems)
            throws ErrnoException {
        Set<ByteString> wanted =
                attributes.stream().map(ExtendedAttribute::name).collect(Collectors.toSet());
        for (ByteString present : ExtendedAttributes.names(subject)) {
            if (AttributeClass.of(present) == AttributeClass.ACCESS_CONTROL && !wanted.contains(present)) {
                attempt(
                        () -> ExtendedAttributes.remove(subject, present),
                        errno -> new MetadataProblem.Attribute(present, errno),
                        problems);
            }
        }
    }

    enum AttributeClass {
        PLAIN,
        /** Attributes that security modules and privileged programs rely on, such as SELinux labels and IMA signatures. */
        TRUSTED,
        ACCESS_CONTROL,
        CAPABILITY;

        static boolean isAccessControl(ByteString attribute) {
            return of(attribute) == ACCESS_CONTROL;
        }

        static AttributeClass of(ByteString attribute) {
            if (attribute.equals(MetadataWriter.CAPABILITY)) {
                return CAPABILITY;
            }
            if (attribute.startsWith(SECURITY_PREFIX) || attribute.startsWith(TRUSTED_PREFIX)) {
                return TRUSTED;
            }
            return attribute.equals(ACCESS_ACL) || attribute.equals(DEFAULT_ACL) ? ACCESS_CONTROL : PLAIN;
        }
    }

    /** Reports a refusal and continues. Rethrows errors of a vanished object, and of a broken or read-only disk. */
    private static boolean attempt(MetadataCall step, ProblemFactory report, List<MetadataProblem> problems)
            throws ErrnoException {
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

    private interface MetadataCall {
        void run() throws ErrnoException;
    }

    private interface ProblemFactory {
        MetadataProblem problem(String errno);
    }
}
