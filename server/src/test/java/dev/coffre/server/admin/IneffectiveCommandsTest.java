package dev.coffre.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Rights;
import dev.coffre.server.people.Role;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of a session repeats repairs of which none is needed, so that the owner's are refused. */
class IneffectiveCommandsTest {
    private static final String NAME = "documents";

    private final SplittableRandom random = new SplittableRandom(31);
    private final MachineId machine = MachineId.random(random);
    private final TestService service;
    private final Actor person =
            Actor.Person.signedIn("ada", new Rights(true, Optional.of(Role.OWNER), Map.of()), "192.0.2.7");
    private final KeySlotFile passphrase;

    IneffectiveCommandsTest(@TempDir Path folder) {
        service = TestService.in(folder);
        VaultId vault = service.vault(NAME);
        DomainId domain = DomainId.random(random);
        TestRecords records = new TestRecords(domain, random);
        passphrase = records.slot(SlotKind.PASSPHRASE, 1);
        SigningKey key = SigningKey.generate(new SecureRandom());
        Vault mine = service.register(
                vault, machine, domain, key.verifyingKey(), new DomainSlots(List.of(passphrase), List.of()));
        RecordBytes chunk = records.chunk();
        RecordBytes root = records.tree(chunk);
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(chunk, root));
            assertThat(session.commit(records.point(machine, ChainHead.NONE, root.oid(), key)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void execute(AdminCommand<?> command) {
        service.service().administration().execute(person, command);
    }

    @Test
    void repairsWithoutAnEffectAreNotCounted() {
        String id = machine.toString();
        for (int i = 0; i < 1 + ChangePace.MOST / 4; i++) {
            execute(new RetentionCommands.HoldPoint(id, 1, true));
            execute(new RetentionCommands.UndeletePoints(id, Optional.empty()));
            execute(new VaultCommands.UndeleteVault(NAME));
            execute(new MachineCommands.ReinstateSlots(
                    id, List.of(passphrase.id().toString()), false));
        }
        for (int i = 0; i <= ChangePace.MOST; i++) {
            execute(new MachineCommands.ReinstateSlots(
                    id, List.of(passphrase.id().toString()), true));
        }
    }
}
