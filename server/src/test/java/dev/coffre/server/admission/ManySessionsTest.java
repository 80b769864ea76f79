package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Sessions;
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
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions cost no quota: a machine that opens them without end would fill the disk with their rows. */
class ManySessionsTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void onlyTheNewestFourOfAMachineAreKept(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            Member other = new Member(service, vault, random);
            VaultSession another = other.vault.open(Optional.empty());
            Member one = new Member(service, vault, random);
            List<VaultSession> opened = IntStream.range(0, 20)
                    .mapToObj(i -> one.vault.open(Optional.empty()))
                    .toList();

            long kept = opened.stream()
                    .filter(session -> service.store()
                            .catalog()
                            .read(connection -> new Sessions(connection).find(session.id()))
                            .isPresent())
                    .count();
            assertThat(kept).isEqualTo(4);
            RecordBytes chunk = one.records.chunk();
            opened.subList(16, 20).forEach(session -> session.put(List.of(chunk)));
            assertThatThrownBy(() -> opened.get(15).put(List.of(chunk)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SESSION_UNKNOWN));
            another.put(List.of(other.records.chunk()));
        }
    }

    private static final class Member {
        private final TestRecords records;
        private final Vault vault;

        Member(TestService service, VaultId vaultId, SplittableRandom random) {
            DomainId domain = DomainId.random(random);
            records = new TestRecords(domain, random);
            vault = service.register(
                    vaultId,
                    MachineId.random(random),
                    domain,
                    SigningKey.generate(new SecureRandom()).verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        }
    }
}
