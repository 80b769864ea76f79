package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.gc.History;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog says of records that they are live, and their bytes are not in the store. */
class TruncatedPackCheckTest {
    @TempDir
    private Path folder = Path.of("");

    private History history;
    private RecordBytes first;
    private RecordBytes second;

    @BeforeEach
    void prepare() {
        history = new History(folder);
        first = history.chunk(5_000);
        second = history.chunk(4_000);
        history.backUp(first, second);
    }

    private List<Path> packs(String kind) {
        try (Stream<Path> files = Files.walk(history.packs())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/" + kind + "/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void damaged(Runnable damage) {
        history.close();
        damage.run();
        history.restart(folder, new LocalDisk());
    }

    private static void cut(Path pack, long bytes) {
        try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<RecordBytes> absent() {
        List<RecordBytes> absent = new ArrayList<>();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            for (RecordBytes record : List.of(first, second)) {
                if (session.have(List.of(record.oid())).isEmpty()) {
                    absent.add(record);
                }
            }
        }
        return absent;
    }

    private boolean isAlerted() {
        history.service().service().scrubTask().runOnce();
        return !history.service()
                .store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.STORE_DAMAGED))
                .isEmpty();
    }

    private void assertTheNextBackupHeals() {
        history.backUp(first, second);
        assertThat(history.fetch(first, second)).containsExactly(first, second);
        assertThat(history.scrub()).isEmpty();
        assertThat(isAlerted()).isFalse();
        history.restart();
        assertThat(history.fetch(first, second)).containsExactly(first, second);
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void aPackThatEndsWithinARecordLosesThatRecordOnly() {
        damaged(() -> cut(packs("data").getFirst(), 10));
        assertThat(absent()).containsExactly(second);
        assertThat(isAlerted()).isTrue();
        assertTheNextBackupHeals();
    }

    @Test
    void aPackThatIsMissingLosesAllItsRecords() {
        damaged(() -> delete(packs("data").getFirst()));
        assertThat(absent()).containsExactly(first, second);
        assertThat(isAlerted()).isTrue();
        assertTheNextBackupHeals();
    }

    @Test
    void recordsOfAPackWithoutARowAreLost() {
        damaged(() -> {
            delete(packs("data").getFirst());
            try (Catalog catalog = Catalog.open(TestEngine.ofRun().location(folder.resolve("catalog")))) {
                catalog.change(connection -> TestSql.update(connection, "DELETE FROM pack WHERE kind = 'data'"));
            }
        });
        assertThat(absent()).containsExactly(first, second);
        assertTheNextBackupHeals();
    }

    @Test
    void aFolderThatIsNotThereIsNotTakenForLostPacks() {
        Path folderOfPack = Objects.requireNonNull(packs("data").getFirst().getParent());
        Path moved = folder.resolve("elsewhere");
        damaged(() -> move(folderOfPack, moved));
        assertThat(absent()).isEmpty();
        damaged(() -> move(moved, folderOfPack));
        assertThat(absent()).isEmpty();
        assertThat(history.fetch(first, second)).containsExactly(first, second);
    }

    @Test
    void recordsOfAPackThatComesBackAreLiveAgain() {
        Path pack = packs("data").getFirst();
        Path moved = folder.resolve("elsewhere");
        damaged(() -> move(pack, moved));
        assertThat(absent()).containsExactly(first, second);
        assertThat(isAlerted()).isTrue();
        damaged(() -> move(moved, pack));
        assertThat(absent()).isEmpty();
        assertThat(history.fetch(first, second)).containsExactly(first, second);
        assertThat(history.scrub()).isEmpty();
        assertThat(isAlerted()).isFalse();
    }

    @Test
    void aRecordThatIsWrongStaysDamagedWhenItsPackComesBack() {
        Path pack = packs("data").getFirst();
        damaged(() -> cut(pack, 10));
        damaged(() -> append(pack, new byte[10]));
        assertThat(absent()).containsExactly(second);
        assertTheNextBackupHeals();
    }

    private static void append(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
