package dev.coffre.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's memory grows neither with the number of files nor with their size. What is in flight fits into the young
 * generation, so no collection of a job is a full one.
 */
@Tag("long")
@ExtendWith(SharedVault.class)
class MemoryTest {
    private static final long LIMIT_KIB = 350 << 10;

    @TempDir
    private Path folder;

    @Test
    void twoHundredThousandSmallFilesAndOneOfEightGibibytes(VaultProcess vault) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 34).file("large", 8L << 30);
        for (int part = 0; part < 200; part++) {
            source.files("part-" + part, 1_000, 500);
        }
        staysSmall(vault, "memory-of-many", source);
    }

    @Test
    void aMillionFilesInOneFolder(VaultProcess vault) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 35).files("all", 1_000_000, 20);

        staysSmall(vault, "memory-of-a-million", source);
    }

    /** 250 MB of names, more than the agent's heap: every user of a machine can make such a folder. */
    @Test
    void aMillionLongNamesInOneFolder(VaultProcess vault) throws IOException {
        SourceTree source = SourceTree.in(folder.resolve("source"), 36);
        for (int number = 0; number < 500_000; number++) {
            source.file("all/%0250d".formatted(number), 0);
            Files.createDirectory(source.root().resolve("all/d%0249d".formatted(number)));
        }
        staysSmall(vault, "memory-of-long-names", source);
    }

    private void staysSmall(VaultProcess vault, String name, SourceTree source) throws IOException {
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, name);
        staysSmall("first backup", agent, "backup", source.path());
        staysSmall("second backup", agent, "backup", source.path());
        staysSmall("check", agent, "check");
        staysSmall(
                "recovery", agent, "recover", "--to", folder.resolve("target").toString());
    }

    private void staysSmall(String what, AgentProcess agent, String... arguments) throws IOException {
        Path log = folder.resolve("collections");
        Outcome ended = agent.with("COFFRE_JAVA_OPTIONS", "-Xlog:gc:file=" + log)
                .run(arguments)
                .expect(0);
        List<String> collections = pauses(log);
        System.out.printf(
                "  %s: %d MiB resident at most, %d collections, %s s%n",
                what,
                ended.peakKiB() >> 10,
                collections.size(),
                ended.result().path("seconds").asString(""));
        assertThat(ended.peakKiB()).isLessThan(LIMIT_KIB);
        assertThat(collections)
                .filteredOn(pause -> pause.contains("Pause Full"))
                .isEmpty();
    }

    /** Returns the lines of a collector's log that report a collection. */
    private static List<String> pauses(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("Pause ")).toList();
        }
    }
}
