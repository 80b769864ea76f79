package dev.coffre.server.datadir;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The directory given by {@code --data}. {@code store/}, {@code keys/} and {@code audit/} must not be lost; everything
 * else can be rebuilt.
 */
public record DataDirectory(Path root) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    public Path store() {
        return root.resolve("store");
    }

    public Path catalog() {
        return root.resolve("catalog");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    /** Returns the directory of the audit log. */
    public Path audit() {
        return root.resolve("audit");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    /** Returns the path of the administration socket, which exists while the service runs. */
    public Path adminSocket() {
        return run().resolve("admin.sock");
    }

    /**
     * Returns the web server's work directory. It is always the same one, so that a killed service leaves nothing
     * behind.
     */
    public Path web() {
        return run().resolve("web");
    }

    public Path lock() {
        return root.resolve("lock");
    }

    /** Returns whether a vault service has been started here before. */
    public boolean exists() {
        return Files.isDirectory(store()) && Files.isDirectory(keys());
    }

    /** @throws dev.coffre.vault.problem.Problem if no vault service has been started here */
    public DataDirectory requireExisting() {
        requireReadable();
        if (!Files.isDirectory(root)) {
            throw ProblemCode.DATA_FOLDER_MISSING.with("folder", root);
        }
        if (!exists()) {
            throw ProblemCode.DATA_FOLDER_NOT_A_VAULT.with("folder", root);
        }
        return this;
    }

    /**
     * Creates the missing directories, accessible to the owner only. A directory that holds something else is refused, as a
     * mistaken {@code --data}.
     */
    public DataDirectory create() {
        try {
            requireReadable();
            if (Files.isDirectory(root)) {
                requireOwn();
            }
            if (Files.isDirectory(root) && !exists() && !isEmptyButForLock()) {
                throw ProblemCode.DATA_FOLDER_NOT_A_VAULT.with("folder", root);
            }
            for (Path folder : new Path[] {root, store(), catalog(), keys(), audit(), logs(), run(), web()}) {
                if (!Files.isDirectory(folder)) {
                    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                }
            }
            return this;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** In a directory that cannot be searched, an unreadable file looks like a missing one. */
    private void requireReadable() {
        if (isDenied(root)) {
            throw ProblemCode.DATA_FOLDER_UNREADABLE
                    .with("folder", root)
                    .with("user", System.getProperty("user.name", ""));
        }
    }

    /** Returns whether this process may not read the directory, or may not even see whether it exists. */
    private static boolean isDenied(Path folder) {
        try {
            Files.readAttributes(folder, BasicFileAttributes.class);
            return Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder));
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Returns whether this process's user owns the directory. */
    boolean isOwn() throws IOException {
        return Files.getOwner(root).equals(self());
    }

    /**
     * Refuses another user's directory. Files that root created there would stop that user's service, and its links could
     * redirect root's writes.
     *
     * @throws Problem {@code data-folder-of-other-user}
     */
    public void requireOwn() {
        try {
            if (!isOwn()) {
                throw ProblemCode.DATA_FOLDER_OF_OTHER_USER
                        .with("folder", root)
                        .with("owner", Files.getOwner(root).getName())
                        .with("user", self().getName());
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static UserPrincipal self() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }

    Problem unusable(IOException failure) {
        return ProblemCode.DATA_FOLDER_UNUSABLE
                .with("folder", root)
                .with("reason", SystemReason.of(failure))
                .causedBy(failure);
    }

    private boolean isEmptyButForLock() throws IOException {
        Set<String> ours = Set.of(
                "lock", "store", "catalog", CatalogFile.NAME, StoreLocationFile.NAME, "keys", "audit", "logs", "run");
        try (var entries = Files.list(root)) {
            return entries.allMatch(entry -> ours.contains(entry.getFileName().toString()));
        }
    }

    /** Names the folder and its machine, to tell processes apart. */
    public String nameWithHost() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException withoutName) {
            host = "";
        }
        return host + ":" + root().toAbsolutePath();
    }
}
