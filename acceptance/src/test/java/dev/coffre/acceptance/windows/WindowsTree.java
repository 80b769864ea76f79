package dev.coffre.acceptance.windows;

import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A tree with what a Windows machine has and Wine keeps: odd and long names, empty folders, hard links, read-only files. */
final class WindowsTree {
    /** A path of more than 260 characters needs names of its own in Win32. */
    private static final int DEEP = 12;

    private WindowsTree() {}

    static SourceTree in(Path root, long seed) {
        SourceTree tree = SourceTree.in(root, seed)
                .files("papers", 40, 5_000)
                .file("large.bin", 24 << 20)
                .file("empty.txt", 0)
                .text("Été à Nîmes/naïve façade – €.txt", "accents")
                .text("日本語/絵文字 🗝.txt", "other scripts")
                .text("dots and blanks/.hidden", "a leading dot")
                .text("dots and blanks/ends with a dot.", "only reachable with \\\\?\\")
                .text("dots and blanks/ends with a blank ", "only reachable with \\\\?\\")
                .text("devices/CON", "no device")
                .text("devices/aux.txt", "no device")
                .text("100 % [a]{b};'c' & d^e!/#1 +=@$~`.txt", "what shells read otherwise")
                .text(("a folder with a long name/").repeat(DEEP) + "deep.txt", "deep")
                .text("read-only.txt", "only to be read")
                .text("linked/first.txt", "one file with two names");
        try {
            Files.createDirectories(root.resolve("empty folder/another"));
            Files.createLink(root.resolve("linked/second.txt"), root.resolve("linked/first.txt"));
            Files.setPosixFilePermissions(root.resolve("read-only.txt"), PosixFilePermissions.fromString("r--r--r--"));
            roundTimes(root);
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Windows keeps times to 100 ns. */
    static void roundTimes(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Instant time = Files.getLastModifiedTime(path).toInstant();
                Files.setLastModifiedTime(path, FileTime.from(time.truncatedTo(ChronoUnit.MICROS)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content, names, times and hard links. Owners and modes are made up by Wine. */
    static List<String> differences(Path logs, Path one, Path other) {
        return new TreeComparison(logs)
                .differences(one, other, "--no-perms", "--no-owner", "--no-group", "--no-acls", "--no-xattrs");
    }
}
