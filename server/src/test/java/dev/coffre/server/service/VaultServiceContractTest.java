package dev.coffre.server.service;

import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.testing.PackDamage;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.testing.VaultContract;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The service keeps what every vault promises. */
class VaultServiceContractTest extends VaultContract {
    @TempDir
    Path folder = Path.of("");

    private @Nullable TestService opened;

    TestEngine engine() {
        return TestEngine.ofRun();
    }

    TestService open() {
        return TestService.in(folder, engine());
    }

    final TestService service() {
        TestService service = opened;
        if (service == null) {
            service = open();
            opened = service;
        }
        return service;
    }

    @AfterEach
    void stop() {
        service().close();
    }

    @Override
    protected Vault register(MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots) {
        return service().register(vaultId(), machine, domain, pointKey, slots);
    }

    @Override
    protected SecurityPin grantPin(MachineId machine) {
        return service().pin(machine);
    }

    @Override
    protected void damage(DomainId domain, Oid oid) {
        service().service().damageNotes().record(vaultId(), List.of(oid));
    }

    @Override
    protected void rot(DomainId domain, RecordBytes record) {
        PackDamage.flip(service().store().files().layout().vaults(), record);
    }

    @Override
    protected void damagePoint(MachineId machine, long seq) {
        service().damagePoint(vaultId(), machine, seq);
    }

    @Override
    protected VaultId vaultId() {
        return service().vault("documents");
    }

    @Override
    protected VerifyingKey vaultKey() {
        return service().service().signingKey();
    }
}
