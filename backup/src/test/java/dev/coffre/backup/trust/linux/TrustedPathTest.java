package dev.coffre.backup.trust.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.trust.UntrustedPathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedPathTest {
    private static final int STRANGER = 4711;

    @TempDir
    private Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        root = root.toRealPath();
        folder = Files.createDirectories(root.resolve("above/folder"));
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void giveAway(Path path) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Files.setAttribute(path, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
    }

    private static void sticky(Path path) throws IOException {
        Files.setAttribute(path, "unix:mode", 01777);
    }

    private static ByteString bytes(Path path) {
        return ByteString.utf8(path.toString());
    }

    private static void refuses(Path culprit, String reason, ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOfSatisfying(UntrustedPathException.class, refused -> {
            assertThat(refused.path()).isEqualTo(culprit.toString());
            assertThat(refused.symbol()).isEqualTo(reason);
        });
    }

    @Test
    void acceptsWhatBelongsToThisUserAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatCode(() -> TrustedPath.requireDirectory(folder)).doesNotThrowAnyException();
        assertThatCode(() -> TrustedPath.requireTree(folder)).doesNotThrowAnyException();
        assertThat(TrustedPath.requireFile(bytes(file))).isEqualTo(bytes(file));
    }

    @Test
    void refusesFolderThatOthersMayWrite() throws IOException {
        mode(folder, "rwxrwxr-x");
        refuses(folder, "mode 0775", () -> TrustedPath.requireDirectory(folder));
        refuses(folder, "mode 0775", () -> TrustedPath.requireDirectory(folder.resolve("not/made/yet")));
    }

    @Test
    void refusesFolderBelowOneThatOthersMayWrite() throws IOException {
        mode(root.resolve("above"), "rwxrwxrwx");
        refuses(root.resolve("above"), "mode 0777", () -> TrustedPath.requireDirectory(folder));
    }

    /** Below a sticky folder nobody else can move it away; in a sticky folder others can make files. */
    @Test
    void acceptsStickyFolderOnTheWayOnly() throws IOException {
        sticky(root.resolve("above"));
        assertThatCode(() -> TrustedPath.requireDirectory(folder)).doesNotThrowAnyException();
        assertThatCode(() -> TrustedPath.requireDirectory(root.resolve("above/new")))
                .doesNotThrowAnyException();
        refuses(root.resolve("above"), "mode 1777", () -> TrustedPath.requireDirectory(root.resolve("above")));
    }

    @Test
    void refusesFolderOfAnotherUserOnTheWay() throws IOException {
        giveAway(root.resolve("above"));
        refuses(root.resolve("above"), "uid " + STRANGER, () -> TrustedPath.requireDirectory(folder));
    }

    @Test
    void followsOwnLinks() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Files.createSymbolicLink(root.resolve("link"), Path.of("above/../above/./folder"));
        Files.createSymbolicLink(folder.resolve("name"), file);

        assertThat(TrustedPath.requireFile(bytes(root.resolve("link/name"))))
                .as("the folder is the real one, the name is kept")
                .isEqualTo(bytes(folder.resolve("name")));
    }

    /** Its owner leads it elsewhere between check and use. */
    @Test
    void refusesLinkOfAnotherUserToTrustedFile() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Path link = Files.createSymbolicLink(root.resolve("link"), folder);
        giveAway(link);

        refuses(link, "uid " + STRANGER, () -> TrustedPath.requireFile(bytes(link.resolve("file"))));
        refuses(link, "uid " + STRANGER, () -> TrustedPath.requireDirectory(link));
    }

    /** The resolved file is in a good folder, the link to it is not. */
    @Test
    void refusesLinkInFolderThatOthersMayWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path open = Files.createDirectory(root.resolve("open"));
        mode(open, "rwxrwxrwx");
        Path link = Files.createSymbolicLink(open.resolve("link"), file);

        refuses(open, "mode 0777", () -> TrustedPath.requireFile(bytes(link)));
    }

    @Test
    void givesUpOnLinksThatGoRound() throws IOException {
        Files.createSymbolicLink(root.resolve("one"), root.resolve("other"));
        Files.createSymbolicLink(root.resolve("other"), root.resolve("one"));
        assertThatThrownBy(() -> TrustedPath.requireFile(bytes(root.resolve("one"))))
                .isInstanceOfSatisfying(
                        ErrnoException.class,
                        failed -> assertThat(failed.symbol()).isEqualTo("ELOOP"));
    }

    @Test
    void refusesTreeInWhichOneFileIsNotTrusted() throws IOException {
        Path file =
                Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("jar"), "");
        mode(file, "rw-rw-r--");
        refuses(file, "mode 0664", () -> TrustedPath.requireTree(folder));
        mode(file, "rw-r--r--");
        giveAway(file);
        refuses(file, "uid " + STRANGER, () -> TrustedPath.requireTree(folder));
    }
}
