package dev.coffre.agent.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The program's files in one folder: launcher, libraries, private Java runtime. */
public record Image(Path folder) {
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
                Files.copy(
                        file,
                        to.resolve(folder.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
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
