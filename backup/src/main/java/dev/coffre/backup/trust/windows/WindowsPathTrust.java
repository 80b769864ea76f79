package dev.coffre.backup.trust.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.FileAccess;
import dev.coffre.backup.trust.PathTrust;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Handle;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that only SYSTEM, Administrators, TrustedInstaller and the user of this process can change a path. Each component
 * must belong to one of them. No other user may be allowed to delete, replace or take over a component. On the way, others may
 * create files, as in {@code C:\}: they cannot rename or remove those of another user. In the directory itself they may not.
 * The right to delete the root of a volume means nothing, and Windows gives it to every user of a data volume.
 */
class WindowsPathTrust implements PathTrust {
    private static final int WRITE_DATA = 2;
    private static final int APPEND_DATA = 4;
    private static final int DELETE_CHILD = 0x40;
    private static final int DELETE = 0x10000;
    private static final int WRITE_DAC = 0x40000;
    private static final int WRITE_OWNER = 0x80000;
    private static final int GENERIC_ALL = 0x10000000;
    private static final int GENERIC_WRITE = 0x40000000;

    private static final int REPLACE = DELETE | DELETE_CHILD | WRITE_DAC | WRITE_OWNER | GENERIC_ALL;
    private static final int WRITE = REPLACE | WRITE_DATA | APPEND_DATA | GENERIC_WRITE;

    private static final Map<String, String> WELL_KNOWN = Map.of(
            SecurityIds.SYSTEM,
            "SYSTEM",
            SecurityIds.ADMINISTRATORS,
            "Administrators",
            SecurityIds.TRUSTED_INSTALLER,
            "TrustedInstaller");

    @Override
    public ByteString requireFile(ByteString path) throws ErrnoException, UntrustedPathException {
        Path given = path(path);
        Path real = real(given);
        requireComponents(given, Optional.empty());
        requireComponents(real, Optional.of(WRITE));
        return WideString.encode(real.toString());
    }

    @Override
    public void requireDirectory(Path folder) throws ErrnoException, UntrustedPathException {
        Path absolute = folder.toAbsolutePath().normalize();
        requireComponents(absolute, Optional.of(WRITE));
        try {
            requireComponents(real(absolute), Optional.of(WRITE));
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Checks that nobody else made an existing object, without following a link. */
    static void requireOwn(Path existing) throws ErrnoException, UntrustedPathException {
        try (Win32Handle open = OpenFile.open(
                existing,
                OpenFile.READ_CONTROL | OpenFile.READ_ATTRIBUTES,
                OpenFile.SHARE_ALL,
                0,
                OpenFile.OPEN_EXISTING)) {
            ByteString name = OpenFile.name(existing);
            String owner = FileSecurity.of(open, name).owner();
            if (!trusted(SecurityIds.currentUser()).contains(owner)) {
                throw new UntrustedPathException(name, "owner " + owner);
            }
        }
    }

    private static Path path(ByteString bytes) throws ErrnoException {
        try {
            Path path = Path.of(WideString.decode(bytes).orElse(""));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException noName) {
            // reported below
        }
        throw new ErrnoException("open", Errno.ENOENT, bytes);
    }

    private static Path real(Path path) throws ErrnoException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new ErrnoException("open", Errno.ENOENT, OpenFile.name(path));
        }
    }

    /**
     * Checks the existing components.
     *
     * @param last access that others may not have to the last one; empty for the same as on the way
     */
    private static void requireComponents(Path path, Optional<Integer> last)
            throws ErrnoException, UntrustedPathException {
        Set<String> trusted = trusted(SecurityIds.currentUser());
        Path component = path.getRoot();
        for (int i = 0; i <= path.getNameCount(); i++) {
            component = i == 0 ? component : component.resolve(path.getName(i - 1));
            int forbidden = forbidden(i == 0, i == path.getNameCount() ? last.orElse(REPLACE) : REPLACE);
            try {
                require(component, security(component), trusted, forbidden);
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOENT) && i > 0) {
                    return;
                }
                throw e;
            }
        }
    }

    /** Returns the identifiers of which each may own a component, and have any access to it. */
    static Set<String> trusted(String user) {
        Set<String> trusted = new HashSet<>(Set.of(
                SecurityIds.SYSTEM,
                SecurityIds.ADMINISTRATORS,
                SecurityIds.TRUSTED_INSTALLER,
                SecurityIds.OWNER_RIGHTS));
        trusted.add(user);
        return Set.copyOf(trusted);
    }

    private static FileSecurity security(Path path) throws ErrnoException {
        try (Win32Handle open = OpenFile.open(
                path,
                OpenFile.READ_CONTROL | OpenFile.READ_ATTRIBUTES,
                OpenFile.SHARE_ALL,
                0,
                OpenFile.OPEN_EXISTING)) {
            return FileSecurity.of(open, OpenFile.name(path));
        }
    }

    /** As {@link dev.coffre.backup.trust.PrivateFiles#access}. */
    static FileAccess accessTo(Path path) throws ErrnoException {
        FileSecurity security = security(path);
        Set<String> trusted = trusted(SecurityIds.currentUser());
        // Without a list, everybody has full access.
        List<Integer> others = security.grants()
                .map(grants -> grants.stream()
                        .filter(grant -> !trusted.contains(grant.sid()))
                        .map(FileSecurity.Grant::access)
                        .toList())
                .orElse(List.of(GENERIC_ALL));
        boolean othersWrite = others.stream().anyMatch(access -> (access & WRITE) != 0);
        return new FileAccess(
                WELL_KNOWN.getOrDefault(security.owner(), security.owner()),
                othersWrite ? "others-write" : others.isEmpty() ? "private" : "others-read");
    }

    static int forbidden(boolean isVolume, int access) {
        return isVolume ? access & ~DELETE : access;
    }

    private static void require(Path component, FileSecurity security, Set<String> trusted, int forbidden)
            throws UntrustedPathException {
        ByteString name = OpenFile.name(component);
        // Names of accounts would need a directory service that may not answer.
        if (!trusted.contains(security.owner())) {
            throw new UntrustedPathException(name, "owner " + security.owner());
        }
        if (security.grants().isEmpty()) {
            throw new UntrustedPathException(name, "no-permissions");
        }
        for (FileSecurity.Grant grant : security.grants().get()) {
            if (!trusted.contains(grant.sid()) && (grant.access() & forbidden) != 0) {
                throw new UntrustedPathException(name, "access %s 0x%x".formatted(grant.sid(), grant.access()));
            }
        }
    }
}
