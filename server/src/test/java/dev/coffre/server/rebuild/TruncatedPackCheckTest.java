package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.gc.History;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        return RawFiles.below(history.packs()).stream()
                .filter(file -> file.toString().contains("/" + kind + "/"))
                .toList();
    }

    private void damaged(Runnable damage) {
        history.close();
        damage.run();
        history.restart(folder, new LocalDisk());
        if (history.service().store().files().store().disk().isEmpty()) {
            history.service().service().reconciler().run(); // once a day, not at the start
        }
    }

    /** Returns where the second record ends. */
    private int endOfSecond(byte[] pack) {
        byte[] bytes = second.bytes();
        int at = 0;
        while (Arrays.mismatch(pack, at, at + bytes.length, bytes, 0, bytes.length) >= 0) {
            at++;
        }
        return at + bytes.length;
    }

    /** Cuts off the last ten bytes of the second record, and what follows. */
    private void cutWithinSecond(Path pack) {
        byte[] whole = RawFiles.read(pack);
        RawFiles.write(pack, Arrays.copyOf(whole, endOfSecond(whole) - 10));
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
        damaged(() -> cutWithinSecond(packs("data").getFirst()));
        assertThat(absent()).containsExactly(second);
        assertThat(isAlerted()).isTrue();
        assertTheNextBackupHeals();
    }

    @Test
    void aPackThatIsMissingLosesAllItsRecords() {
        damaged(() -> RawFiles.delete(packs("data").getFirst()));
        assertThat(absent()).containsExactly(first, second);
        assertThat(isAlerted()).isTrue();
        assertTheNextBackupHeals();
    }

    @Test
    void recordsOfAPackWithoutARowAreLost() {
        damaged(() -> {
            RawFiles.delete(packs("data").getFirst());
            try (Catalog catalog = Catalog.open(TestEngine.ofRun().location(folder.resolve("catalog")))) {
                catalog.change(connection -> TestSql.update(connection, "DELETE FROM pack WHERE kind = 'data'"));
            }
        });
        assertThat(absent()).containsExactly(first, second);
        assertTheNextBackupHeals();
    }

    @Test
    void aFolderThatIsNotThereIsNotTakenForLostPacks() {
        TestStore.assumeDisk();
        Path folderOfPack = Objects.requireNonNull(packs("data").getFirst().getParent());
        Path moved = folder.resolve("elsewhere");
        damaged(() -> RawFiles.move(folderOfPack, moved));
        assertThat(absent()).isEmpty();
        damaged(() -> RawFiles.move(moved, folderOfPack));
        assertThat(absent()).isEmpty();
        assertThat(history.fetch(first, second)).containsExactly(first, second);
    }

    @Test
    void recordsOfAPackThatComesBackAreLiveAgain() {
        Path pack = packs("data").getFirst();
        Path moved = folder.resolve("elsewhere");
        damaged(() -> RawFiles.move(pack, moved));
        assertThat(absent()).containsExactly(first, second);
        assertThat(isAlerted()).isTrue();
        damaged(() -> RawFiles.move(moved, pack));
        assertThat(absent()).isEmpty();
        assertThat(history.fetch(first, second)).containsExactly(first, second);
        assertThat(history.scrub()).isEmpty();
        assertThat(isAlerted()).isFalse();
    }

    @Test
    void aRecordThatIsWrongStaysDamagedWhenItsPackComesBack() {
        Path pack = packs("data").getFirst();
        byte[] wrong = RawFiles.read(pack);
        int end = endOfSecond(wrong);
        Arrays.fill(wrong, end - 10, end, (byte) 0);
        damaged(() -> cutWithinSecond(pack));
        damaged(() -> RawFiles.write(pack, wrong));
        assertThat(absent()).containsExactly(second);
        assertTheNextBackupHeals();
    }
}
