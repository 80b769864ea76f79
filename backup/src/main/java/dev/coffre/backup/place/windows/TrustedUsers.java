package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import java.util.Optional;
import java.util.Set;

/**
 * Whose links a recovery follows, and whose unfinished folders it takes for its own: SYSTEM, Administrators,
 * TrustedInstaller and the user of this process.
 */
record TrustedUsers(Set<ByteString> ids) {
    TrustedUsers {
        ids = Set.copyOf(ids);
    }

    /** @param user of this process */
    static TrustedUsers of(byte[] user) {
        return new TrustedUsers(SecurityDescriptor.trusted(user));
    }

    /** Returns whether one of them owns the object. On a file system without owners, every object counts as theirs. */
    boolean own(TargetObject object) throws ErrnoException {
        Optional<SecurityDescriptor> descriptor = descriptor(object);
        return descriptor.isEmpty()
                || ids.contains(ByteString.of(descriptor.get().owner()));
    }

    /** Returns whether one of them owns the object, and others have no access to it. */
    boolean ownAlone(TargetObject object) throws ErrnoException {
        Optional<SecurityDescriptor> descriptor = descriptor(object);
        return descriptor.isEmpty()
                || ids.contains(ByteString.of(descriptor.get().owner()))
                        && descriptor.get().admitsOnly(ids);
    }

    private static Optional<SecurityDescriptor> descriptor(TargetObject object) throws ErrnoException {
        try {
            return Optional.of(SecurityDescriptor.parse(object.securityDescriptor()));
        } catch (ErrnoException failure) {
            if (failure.is(Errno.EOPNOTSUPP) || failure.is(Errno.ENOSYS)) {
                return Optional.empty();
            }
            throw failure;
        } catch (IllegalArgumentException damaged) {
            throw new ErrnoException("NtQuerySecurityObject", Errno.EACCES, ByteString.EMPTY);
        }
    }
}
