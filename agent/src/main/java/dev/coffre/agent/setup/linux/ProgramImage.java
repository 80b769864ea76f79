package dev.coffre.agent.setup.linux;

import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.vault.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program's files in one directory: launcher, libraries, private Java runtime. Root runs them. Copies therefore
 * belong to the installing user and are writable by no other, regardless of owner and mode in the unpacked archive.
 */
public record ProgramImage(Path folder) {
    static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> RUNNABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Pattern AGENT_JAR = Pattern.compile("coffre-agent-(.+)\\.jar");

    /** Environment variable that the launcher sets to its installation's directory. */
    public static final String INSTALLATION_VARIABLE = "COFFRE_INSTALLATION";

    /** File that records that setup installed the image, and for whom. */
    public static final String RECEIPT_FILE = "installed-by-setup";

    Path launcher() {
        return folder.resolve("bin/coffre");
    }

    /** The systemd unit, for installations without a package. */
    Path unit() {
        return folder.resolve("coffre.service");
    }

    Path makeClassData() {
        return folder.resolve("bin/make-class-data");
    }

    /** The class data, of the agent and of the client that asks its service. */
    private List<Path> classData() {
        return List.of(folder.resolve("lib/coffre.aot"), folder.resolve("lib/coffre-ask.aot"));
    }

    Path receipt() {
        return folder.resolve(RECEIPT_FILE);
    }

    /** Returns the agent's jar; empty if the directory is no image. */
    Optional<Path> agentJar() throws IOException {
        if (!Files.isDirectory(folder.resolve("lib"))) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("coffre-agent-"))
                    .findFirst();
        }
    }

    /** Returns the version; {@link Version#NONE} if the directory is no image or its version is unknown. */
    Version version() throws IOException {
        return agentJar()
                .map(jar -> AGENT_JAR.matcher(String.valueOf(jar.getFileName())))
                .filter(Matcher::matches)
                .flatMap(name -> Version.parse(name.group(1)))
                .orElse(Version.NONE);
    }

    /** Returns the size of all files in bytes. */
    long size() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long size = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
            return size;
        }
    }

    /** Copies the image to {@code to}, without the class data, which is valid for one path only. */
    void copy(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(one -> !classData().contains(one))::iterator) {
                Path copy = to.resolve(folder.relativize(file).toString());
                Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
                harden(file, copy);
            }
        }
    }

    /** Sets owner and mode, because those of the original come from the user who unpacked it. */
    private static void harden(Path original, Path copy) throws IOException {
        if (Files.isSymbolicLink(copy)) {
            return;
        }
        boolean runs = Files.isDirectory(copy) || Files.isExecutable(original);
        Files.setAttribute(copy, "unix:gid", (int)
                SystemAccounts.effectiveGroup()); // a set-group-id directory would pass on its own group
        Files.setPosixFilePermissions(copy, runs ? RUNNABLE : READABLE);
        Files.setLastModifiedTime(copy, Files.getLastModifiedTime(original));
    }

    /** Records that setup installed the image. */
    void writeReceipt(String content) throws IOException {
        Files.writeString(receipt(), content);
        Files.setPosixFilePermissions(receipt(), READABLE);
    }

    void delete() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
