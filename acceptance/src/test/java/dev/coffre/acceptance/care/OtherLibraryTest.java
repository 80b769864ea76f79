package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vault loses a pack that an agent with an older compression library had made. The agent of today cannot make those
 * records again to the byte, and mends the old recovery points all the same.
 */
class OtherLibraryTest {
    @Test
    @Tag("long")
    void aBackupWithANewerCompressionLibraryMendsWhatAnOlderOneMade(@TempDir Path folder) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 9).file("random", 1_500_000);
        texts(folder.resolve("source"));
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess today = AgentProcess.in(folder.resolve("machine"));
            AgentProcess before = today.installedIn(agentWithOlderLibrary(folder.resolve("older")));
            before.registered(vault, "library");
            before.run("backup", source.path()).expect(0);
            vault.restart();
            source.file("second", 600_000);
            before.run("backup", source.path()).expect(0);
            vault.restart();
            Files.delete(largestDataPack(vault.data()));
            vault.command("scrub").expect(8);

            today.run("backup", source.path()).expect(0);

            assertThat(aliases(vault.data()))
                    .as("records that came out otherwise")
                    .isPositive();
            assertWhole(vault, today);
            Path target = folder.resolve("recovered");
            today.run("recover", "2", "--to", target.toString()).expect(0);
            assertThat(new TreeComparison(today.logs()).differences(source.root(), target))
                    .isEmpty();

            vault.stop();
            vault.command("rebuild").expect(0);
            vault.restart();
            assertWhole(vault, today);
            vault.stop();
            decode(vault, today, folder);
        }
    }

    private static void assertWhole(VaultProcess vault, AgentProcess agent) {
        for (String point : List.of("1", "2", "3")) {
            agent.run("check", point).expect(0);
        }
        vault.command("scrub").expect(0);
        assertThat(vault.command("admin", "show-scrub")
                        .expect(0)
                        .lines()
                        .getFirst()
                        .path("degradedPoints")
                        .asLong())
                .isZero();
    }

    /** A decoder that knows docs/format.md alone reads the points through the journal's aliases. */
    private static void decode(VaultProcess vault, AgentProcess agent, Path folder) {
        Invocation.of(
                        Path.of("/usr/bin/python3"),
                        Checkout.file("acceptance/decoder/decode.py").toString(),
                        vault.data().resolve("store").toString(),
                        agent.passphraseFile().toString())
                .run(folder.resolve("decoded"))
                .expect(0);
    }

    /**
     * Sources of this checkout, alone and as mails with attachments: what is random would come out the same, and of text alone
     * the versions of the library make the same at most levels. They part where one block holds both kinds.
     */
    private static void texts(Path folder) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        StringBuilder mails = new StringBuilder();
        Random attachments = new Random(9);
        try (Stream<Path> files = Files.list(Checkout.file("backup/src/main/java/dev/coffre/backup/recovery"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Files.copy(file, texts.resolve(file.getFileName().toString()));
                byte[] attachment = new byte[22_000];
                attachments.nextBytes(attachment);
                mails.append(Files.readString(file, StandardCharsets.UTF_8))
                        .append(Base64.getMimeEncoder().encodeToString(attachment));
            }
        }
        for (int copy = 0; copy < 3; copy++) {
            Files.writeString(
                    folder.resolve("large" + copy), copy + mails.toString().repeat(2), StandardCharsets.UTF_8);
        }
    }

    /** The agent of this checkout with the version of zstd that acceptance/pom.xml names in place of its own. */
    private static Path agentWithOlderLibrary(Path copy) throws IOException {
        Path logs = copy.resolveSibling("copied");
        Path agent = Checkout.file("packaging/target/coffre-agent").toRealPath();
        Invocation.of(Path.of("/bin/cp"), "-a", agent.toString(), copy.toString())
                .run(logs)
                .expect(0);
        Path lib = copy.resolve("lib");
        Path older = Checkout.file("acceptance/target/older-library");
        Files.deleteIfExists(lib.resolve("coffre.aot"));
        Files.delete(only(lib, "zstd-jni-*.jar"));
        Files.delete(lib.resolve("native/libzstd-jni.so"));
        Path jar = only(older, "zstd-jni-*.jar");
        Files.copy(jar, lib.resolve(jar.getFileName()));
        Invocation.of(
                        Checkout.file("packaging/unpack-native.sh"),
                        jar.toString(),
                        "linux/amd64/libzstd-jni*.so",
                        lib.resolve("native").toString())
                .run(logs)
                .expect(0);
        Files.move(only(lib.resolve("native"), "libzstd-jni-*.so"), lib.resolve("native/libzstd-jni.so"));
        return copy;
    }

    private static Path only(Path folder, String glob) throws IOException {
        try (var files = Files.newDirectoryStream(folder, glob)) {
            return files.iterator().next();
        }
    }

    private static Path largestDataPack(Path vault) throws IOException {
        try (Stream<Path> all = Files.walk(vault.resolve("store"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/data/"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static long aliases(Path vault) throws IOException {
        long aliases = 0;
        try (Stream<Path> segments = Files.list(vault.resolve("store/journal"))) {
            for (Path segment : segments.toList()) {
                String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
                aliases += text.split("\"record-aliased\"", -1).length - 1;
            }
        }
        return aliases;
    }
}
