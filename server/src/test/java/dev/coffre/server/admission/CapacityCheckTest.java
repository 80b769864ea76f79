package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.testing.TestService;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityCheckTest {
    private static final int BATCH = 1_000;

    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(31);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private TestService service;
    private VaultId vault;
    private VaultSession session;

    @BeforeEach
    void register() {
        service = TestService.in(folder);
        vault = service.vault("room");
        Vault seen = service.register(
                vault,
                MachineId.random(random),
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        session = seen.open(Optional.empty());
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void quota(long bytes) {
        service.store().ledger().append(new JournalEvent.QuotaSet(vault, bytes));
    }

    private List<RecordBytes> smallest() {
        return Stream.generate(records::chunk).limit(BATCH).toList();
    }

    /** A file of a hundred thousand holes is as many of them. */
    @Test
    void theSmallestRecordsAreNoReasonToRefuseAMachine() {
        for (int sent = 0; sent < 70_000; sent += BATCH) {
            session.put(smallest());
        }
        assertThat(session.totals().recordsAdmitted()).isEqualTo(70_000);
    }

    @Test
    void butOfAQuotaEachTakesAKibibyteWhileItsSessionLasts() {
        quota(5 << 20);
        for (int sent = 0; sent < 5_000; sent += BATCH) {
            session.put(smallest());
        }
        assertQuotaExceeded(smallest());
        assertThat(session.totals().recordsAdmitted()).isEqualTo(5_000);
    }

    @Test
    void largeRecordsTakeWhatTheyAre() {
        quota(5 << 20);
        session.put(smallest().subList(0, 100));
        session.put(List.of(records.chunk(4 << 20)));
        session.put(smallest());
        assertThat(session.totals().recordsAdmitted()).isEqualTo(1_101);
        assertQuotaExceeded(List.of(records.chunk(1 << 20)));
    }

    private void assertQuotaExceeded(List<RecordBytes> batch) {
        assertThatThrownBy(() -> session.put(batch))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED));
    }
}
