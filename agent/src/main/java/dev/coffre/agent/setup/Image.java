package dev.coffre.agent.setup;

import dev.coffre.backup.libc.Accounts;
import dev.coffre.vault.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program's files in one folder: launcher, libraries, private Java runtime. Root runs them, so wherever they are copied
 * to they belong to whoever installs, and nobody else may write them, whatever the archive or its unpacking said.
 */
public record Image(Path folder) {
    static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> RUNNABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Pattern AGENT_JAR = Pattern.compile("coffre-agent-(.+)\\.jar");

    /** The launcher says by this variable where it lies. */
    public static final String VARIABLE = "COFFRE_INSTALLATION";

    /** Says that setup has put the image here, and for whom. */
    public static final String RECEIPT = "installed-by-setup";

    Path launcher() {
        return folder.resolve("bin/coffre");
    }

    /** The unit for systemd, for where no package has put it. */
    Path unit() {
        return folder.resolve("coffre.service");
    }

    Path makeClassData() {
        return folder.resolve("bin/make-class-data");
    }

    Path classData() {
        return folder.resolve("lib/coffre.aot");
    }

    Path receipt() {
        return folder.resolve(RECEIPT);
    }

    /** Of which version it is, if it is an image at all. */
    Optional<Path> agentJar() throws IOException {
        if (!Files.isDirectory(folder.resolve("lib"))) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("coffre-agent-"))
                    .findFirst();
        }
    }

    /** Which version it is; {@link Version#NONE} if it is no image, or does not say so. */
    Version version() throws IOException {
        return agentJar()
                .map(jar -> AGENT_JAR.matcher(String.valueOf(jar.getFileName())))
                .filter(Matcher::matches)
                .flatMap(name -> Version.parse(name.group(1)))
                .orElse(Version.NONE);
    }

    /** Bytes of all its files. */
    long size() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long size = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
            }
            return size;
        }
    }

    /** Makes the same image at {@code to}; the class data stays behind, as it holds for one place only. */
    void copy(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(one -> !one.equals(classData()))::iterator) {
                Path copy = to.resolve(folder.relativize(file).toString());
                Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
                harden(file, copy);
            }
        }
    }

    /** Owner and mode of the original are its unpacker's. */
    private static void harden(Path original, Path copy) throws IOException {
        if (Files.isSymbolicLink(copy)) {
            return;
        }
        boolean runs = Files.isDirectory(copy) || Files.isExecutable(original);
        Files.setAttribute(
                copy, "unix:gid", (int) Accounts.effectiveGroup()); // a set-group-id folder above gives its own
        Files.setPosixFilePermissions(copy, runs ? RUNNABLE : READABLE);
        Files.setLastModifiedTime(copy, Files.getLastModifiedTime(original));
    }

    /** Says that setup has put it here. */
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
