package dev.coffre.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.fetch.FetchedRecord.FetchStatus;
import dev.coffre.server.gc.History;
import dev.coffre.server.testing.PackDamage;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which records the vault hashes before it serves them, and what it counts as damaged (decision 0045). */
class RecordFetchTest {
    @TempDir
    private Path folder;

    private History history;
    private RecordBytes chunk;
    private RecordBytes other;
    private RecordBytes page;

    @BeforeEach
    void backUp() {
        history = new History(folder);
        chunk = history.chunk(40_000);
        other = history.chunk(40_000);
        page = history.records().tree(chunk);
        history.backUp(chunk, other, page);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void aDamagedChunkIsServedUnhashedAndFoundByVerifying() {
        PackDamage.flip(history.packs(), chunk);
        FetchedRecord unhashed = read(chunk, false);
        assertThat(unhashed.status()).isEqualTo(FetchStatus.RECORD);
        assertThat(unhashed.bytes()).hasSameSizeAs(chunk.bytes()).isNotEqualTo(chunk.bytes());
        assertThat(history.has(chunk)).as("nothing noted yet").isTrue();

        assertThat(read(chunk, true).status()).isEqualTo(FetchStatus.DAMAGED);
        assertThat(history.has(chunk)).isFalse();
        assertThat(history.has(other)).isTrue();
        assertThat(read(chunk, false).status()).isEqualTo(FetchStatus.DAMAGED);
    }

    @Test
    void verifyingWhatIsWholeChangesNothing() {
        assertThat(read(chunk, true).bytes()).isEqualTo(chunk.bytes());
        assertThat(read(page, true).bytes()).isEqualTo(page.bytes());
        assertThat(history.has(chunk, other, page)).isTrue();
    }

    @Test
    void pagesAreAlwaysHashed() {
        PackDamage.flip(history.packs(), page);
        assertThat(read(page, false).status()).isEqualTo(FetchStatus.DAMAGED);
        assertThat(history.has(page)).isFalse();
    }

    /** Bytes of magic, type, domain, epoch, number of children and payload length. */
    @ParameterizedTest
    @CsvSource({"0", "6", "8", "26", "31", "34"})
    void aChunkWithAWrongHeaderIsDamagedWithoutVerifying(int at) {
        PackDamage.flip(history.packs(), chunk, at);
        assertThat(read(chunk, false).status()).isEqualTo(FetchStatus.DAMAGED);
        assertThat(history.has(chunk)).isFalse();
    }

    @Test
    void aWrongPlaceInTheCatalogIsFoundByVerifying() {
        RecordRow wrong = row(chunk);
        RecordRow place = row(other);
        relocate(wrong, place.packNr(), place.offset());
        assertThat(read(chunk, false).bytes()).as("a record of the same domain").isEqualTo(other.bytes());
        assertThat(read(chunk, true).status()).isEqualTo(FetchStatus.DAMAGED);
        assertThat(history.has(chunk)).isFalse();
        assertThat(history.has(other)).isTrue();
    }

    @Test
    void aPlaceInAnotherDomainIsNeverServed() {
        DomainId domain = DomainId.random(history.random());
        TestRecords records = new TestRecords(domain, history.random());
        Vault neighbor = history.service()
                .register(
                        history.vaultId(),
                        MachineId.random(history.random()),
                        domain,
                        SigningKey.generate(new SecureRandom()).verifyingKey(),
                        new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        RecordBytes secret = records.chunk(40_000);
        try (VaultSession session = neighbor.open(Optional.empty())) {
            session.put(List.of(secret));
        }
        RecordRow place = row(secret);
        relocate(row(chunk), place.packNr(), place.offset());
        FetchedRecord read = read(chunk, false);
        assertThat(read.status()).isEqualTo(FetchStatus.DAMAGED);
        assertThat(read.bytes()).isEmpty();
    }

    @Test
    void aRecordThatWasCollectedSinceTheLookupIsMissingAndNotDamaged() {
        RecordFetch fetch = history.service().service().recordFetch();
        RecordFetch.StoredRecord found =
                fetch.find(history.domain(), List.of(chunk.oid())).getFirst();
        PackDamage.flip(history.packs(), chunk);
        history.service()
                .store()
                .catalog()
                .change(connection -> TestSql.update(connection, "DELETE FROM record WHERE oid = ?", (Object)
                        chunk.oid().bytes()));
        assertThat(fetch.read(List.of(found), true, Long.MAX_VALUE))
                .extracting(FetchedRecord::status)
                .containsExactly(FetchStatus.MISSING);
        List<PackId> noted = history.service()
                .store()
                .catalog()
                .read(connection -> new FindingTable(connection).packsWithFindings());
        assertThat(noted).isEmpty();
    }

    @Test
    void aWrongTypeInTheCatalogMakesItHashAndServe() {
        RecordRow row = row(chunk);
        change(new RecordRow(
                row.ord(),
                row.oid(),
                row.domainNr(),
                RecordType.BUNDLE,
                row.epoch(),
                row.depth(),
                row.packNr(),
                row.offset(),
                row.length(),
                row.state()));
        assertThat(read(chunk, false).bytes()).isEqualTo(chunk.bytes());
        PackDamage.flip(history.packs(), chunk);
        assertThat(read(chunk, false).status()).isEqualTo(FetchStatus.DAMAGED);
    }

    @Test
    void recordsAreReadTogetherUpToALimitAndAtLeastOne() {
        RecordFetch fetch = history.service().service().recordFetch();
        List<RecordFetch.StoredRecord> places =
                fetch.find(history.domain(), List.of(other.oid(), page.oid(), chunk.oid()));
        PackDamage.flip(history.packs(), page);
        assertThat(fetch.read(places, false, 1))
                .extracting(FetchedRecord::bytes)
                .containsExactly(other.bytes());
        int two = other.bytes().length + page.bytes().length;
        assertThat(fetch.read(places, false, two))
                .extracting(FetchedRecord::status)
                .containsExactly(FetchStatus.RECORD, FetchStatus.DAMAGED);
        assertThat(fetch.read(places, false, two + chunk.bytes().length)
                        .getLast()
                        .bytes())
                .as("in the pack that was open before")
                .isEqualTo(chunk.bytes());
    }

    private FetchedRecord read(RecordBytes record, boolean verify) {
        RecordFetch fetch = history.service().service().recordFetch();
        return fetch.read(fetch.find(history.domain(), List.of(record.oid())), verify, Long.MAX_VALUE)
                .getFirst();
    }

    private RecordRow row(RecordBytes record) {
        return history.service()
                .store()
                .catalog()
                .read(connection -> new VaultRecordTable(connection).find(record.oid()))
                .orElseThrow();
    }

    private void relocate(RecordRow row, long pack, long offset) {
        change(new RecordRow(
                row.ord(),
                row.oid(),
                row.domainNr(),
                row.type(),
                row.epoch(),
                row.depth(),
                pack,
                offset,
                row.length(),
                row.state()));
    }

    private void change(RecordRow row) {
        history.service()
                .store()
                .catalog()
                .change(connection -> new VaultRecordTable(connection).relocate(new RecordWithEdges(row, new long[0])));
    }
}
