package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.vault.record.RecordType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever happens to a file of the store: a scrub without any key names it, and what it costs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreDamageTest {
    private static final int PACK_HEADER = 64;
    private static final int PACK_TRAILER = 96;

    /** 4.4 MiB: the agent patches files of 4 MiB and more. */
    private static final int TABLE_ROWS = 240_000;

    private static final int ROWS_ALIKE = 100;

    @TempDir
    private static Path folder;

    private Path original = Path.of("");
    private int copies;

    /** Recovery points of two folders that share no content, one with a patched chunk, in a vault that is stopped then. */
    @BeforeAll
    void fillsAVault() {
        SourceTree older = SourceTree.in(folder.resolve("older"), 5)
                .files("small", 60, 3_000)
                .file("big", 1_500_000)
                .text("database", rows(TABLE_ROWS));
        SourceTree newer = SourceTree.in(folder.resolve("newer"), 6)
                .files("small", 60, 3_000)
                .file("big", 1_500_000);
        try (VaultProcess vault = VaultProcess.start(folder)) {
            AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "damaged");
            agent.run("backup", older.path()).expect(0);
            older.text("database", rows(TABLE_ROWS).replace("row 777 ", "row -7- "));
            agent.run("backup", older.path()).expect(0);
            agent.run("backup", newer.path()).expect(0);
            vault.stop();
            original = vault.data();
        }
    }

    /** Compresses well: the store stays small. */
    private static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < count; row++) {
            rows.append("row ").append(row / ROWS_ALIKE).append(" of a table\n");
        }
        return rows.toString();
    }

    @Test
    void theStoreHoldsAPatchBundle() throws IOException {
        byte[] start = {'C', 'F', 'R', 'E', 1, 1, (byte) RecordType.PATCH.number()};
        String wanted = new String(start, StandardCharsets.ISO_8859_1);
        try (StoreCopy copy = copy()) {
            assertThat(copy.files("packs"))
                    .anySatisfy(pack -> assertThat(Files.readString(pack, StandardCharsets.ISO_8859_1))
                            .contains(wanted));
        }
    }

    private StoreCopy copy() {
        return StoreCopy.of(original, folder.resolve("copy-" + copies++));
    }

    @Test
    void anUndamagedStoreIsSound() {
        try (StoreCopy copy = copy()) {
            assertThat(copy.scrub().expect(0).events("damage")).isEmpty();
        }
    }

    @Test
    void flippedBytesOfPacksAreNamedWithPackRecordAndPoints() {
        flipInPacks(24, new Random(7));
    }

    @Test
    @Tag("long")
    void aThousandFlippedBytesOfPacksAreNamedWithPackRecordAndPoints() {
        flipInPacks(1_000, new Random(8));
    }

    private void flipInPacks(int count, Random random) {
        for (int i = 0; i < count; i++) {
            try (StoreCopy copy = copy()) {
                List<Path> packs = copy.files("packs");
                Path pack = packs.get(random.nextInt(packs.size()));
                long offset = random.nextLong(size(pack));
                copy.flip(pack, offset, random.nextInt(8));

                List<JsonNode> damages = damages(copy.scrub());

                String where = pack.getFileName() + " at " + offset;
                assertThat(damages).as(where).anySatisfy(damage -> {
                    assertThat(damage.path("pack").asString(""))
                            .isEqualTo(pack.getFileName().toString());
                    if (isInRecord(pack, offset)) {
                        assertThat(damage.path("oid").asString("")).hasSize(64);
                        assertThat(damage.path("points")).isNotEmpty();
                    }
                });
            }
        }
    }

    @Test
    void flippedBytesOfSmallFilesAreNamed() {
        flipInSmallFiles(293);
    }

    @Test
    @Tag("long")
    void everyFlippedByteOfSmallFilesIsNamed() {
        flipInSmallFiles(1);
    }

    private void flipInSmallFiles(int step) {
        for (String kind : List.of("points", "slots", "journal")) {
            Path first;
            long length;
            try (StoreCopy copy = copy()) {
                first = copy.data().relativize(copy.files(kind).getFirst());
                length = size(copy.data().resolve(first));
            }
            for (long offset = 0; offset < length; offset += step) {
                long where = offset;
                Path damaged = first;
                assertNamed(damaged, copy -> copy.flip(copy.data().resolve(damaged), where, 3));
            }
        }
    }

    @Test
    void truncatedFilesAreNamed() {
        for (String kind : List.of("packs", "points", "slots", "journal")) {
            Path file = firstOf(kind);
            long length = size(original.resolve(file));
            for (long kept : new long[] {0, 1, length / 2, length - 1}) {
                assertNamed(file, copy -> copy.truncate(copy.data().resolve(file), kept));
            }
        }
    }

    @Test
    void missingFilesAreNamed() {
        for (String kind : List.of("packs", "points", "journal")) {
            try (StoreCopy all = copy()) {
                for (Path file : all.files(kind)) {
                    Path lost = all.data().relativize(file);
                    assertDamaged(copy -> copy.remove(copy.data().resolve(lost)));
                }
            }
        }
    }

    @Test
    void swappedFilesAreNamed() {
        for (String kind : List.of("packs", "points", "journal")) {
            try (StoreCopy all = copy()) {
                Path one = all.data().relativize(all.files(kind).get(0));
                Path other = all.data().relativize(all.files(kind).get(1));
                assertNamed(
                        one,
                        copy -> copy.swap(copy.data().resolve(one), copy.data().resolve(other)));
            }
        }
    }

    private void assertDamaged(Consumer<StoreCopy> damage) {
        try (StoreCopy copy = copy()) {
            damage.accept(copy);
            damages(copy.scrub());
        }
    }

    private void assertNamed(Path file, Consumer<StoreCopy> damage) {
        try (StoreCopy copy = copy()) {
            damage.accept(copy);
            String name = String.valueOf(file.getFileName());
            assertThat(damages(copy.scrub()))
                    .as(file.toString())
                    .anySatisfy(found -> assertThat(found.toString()).contains(name));
        }
    }

    private static List<JsonNode> damages(Outcome scrub) {
        List<JsonNode> damages = scrub.expect(8).events("damage").stream()
                .map(event -> event.path("damage"))
                .toList();
        assertThat(damages).isNotEmpty();
        return damages;
    }

    private Path firstOf(String kind) {
        try (StoreCopy copy = copy()) {
            return copy.data().relativize(copy.files(kind).getFirst());
        }
    }

    /** docs/format.md §9: header, records, directory, trailer; the trailer begins with the directory's offset. */
    private static boolean isInRecord(Path pack, long offset) {
        try (RandomAccessFile bytes = new RandomAccessFile(pack.toFile(), "r")) {
            bytes.seek(bytes.length() - PACK_TRAILER);
            return offset >= PACK_HEADER && offset < bytes.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
