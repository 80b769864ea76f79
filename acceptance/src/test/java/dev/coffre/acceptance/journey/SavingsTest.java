package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small change costs a small backup. */
@ExtendWith(SharedVault.class)
class SavingsTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void aByteInsertedAtTheFrontOfAFile(VaultProcess vault) {
        insertAByte(vault, 128);
    }

    @Test
    @Tag("long")
    void aByteInsertedAtTheFrontOfAGibibyte(VaultProcess vault) {
        insertAByte(vault, 1_024);
    }

    private void insertAByte(VaultProcess vault, int sizeMiB) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 31).file("image", sizeMiB * MIB);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "inserted-" + sizeMiB);
        agent.run("backup", source.path()).expect(0);
        shell("(printf x; cat image) > longer && mv longer image", source.root());

        Outcome second = agent.run("backup", source.path()).expect(0);

        measured("a byte at the front of " + sizeMiB + " MiB", second);
        assertThat(second.figure("bytesSent")).isLessThanOrEqualTo(sizeMiB * MIB / 50);
    }

    @Test
    void aCopiedFolder(VaultProcess vault) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 32).files("original", 2_000, 24_000);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "copied");
        agent.run("backup", source.path()).expect(0);
        shell("cp -r original copy", source.root());

        Outcome second = agent.run("backup", source.path()).expect(0);

        measured("a copied folder of 48 MB", second);
        assertThat(second.figure("dataRecordsSent")).isZero();
        assertThat(second.figure("bytesSent")).isLessThanOrEqualTo(2_000 * 24_000 / 100);
    }

    @Test
    void oneTouchedFileAmongMany(VaultProcess vault) {
        touchOne(vault, 10_000);
    }

    @Test
    @Tag("long")
    void oneTouchedFileAmongTwoHundredThousand(VaultProcess vault) {
        touchOne(vault, 200_000);
    }

    private void touchOne(VaultProcess vault, int files) {
        SourceTree source = SourceTree.in(folder.resolve("source"), 33);
        for (int part = 0; part < files / 1_000; part++) {
            source.files("part-" + part, 1_000, 200);
        }
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, "touched-" + files);
        agent.run("backup", source.path()).expect(0);
        shell("touch part-7/77", source.root());

        Outcome second = agent.run("backup", source.path()).expect(0);

        measured("one touched file among " + files, second);
        assertThat(second.figure("dataRecordsSent")).isZero();
        assertThat(second.figure("bytesSent")).isLessThanOrEqualTo(MIB);
    }

    private void shell(String command, Path where) {
        Invocation.of(Path.of("/bin/sh"), "-c", "cd '" + where + "' && " + command)
                .run(folder.resolve("said"))
                .expect(0);
    }

    private static void measured(String what, Outcome second) {
        System.out.printf(
                "  %s: the second backup sent %,d bytes in %s s%n",
                what,
                second.figure("bytesSent"),
                second.result().path("seconds").asString(""));
    }
}
