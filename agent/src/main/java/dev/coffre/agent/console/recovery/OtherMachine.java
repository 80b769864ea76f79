package dev.coffre.agent.console.recovery;

import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.VaultReader;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.agent.registration.DomainUnlocker;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Optional;

/** Opens another machine's recovery points: vault credentials first, then the machine, then its secret. */
final class OtherMachine implements AutoCloseable {
    private final DomainUnlocker unlocker;
    private final CredentialsFile file;
    private final VaultReader vault;
    private Optional<DomainSecret> secret = Optional.empty();
    private Optional<String> machine = Optional.empty();

    private OtherMachine(DomainUnlocker unlocker, CredentialsFile file, VaultReader vault) {
        this.unlocker = unlocker;
        this.file = file;
        this.vault = vault;
    }

    static OtherMachine connect(MachineOpener opener, CredentialsFile file) {
        return new OtherMachine(
                opener.crypto().unlocker(), file, opener.openVault(file, Optional.empty(), OutageListener.NONE));
    }

    List<MachineEntry> machines() {
        return vault.machines();
    }

    ReadableMachine open(String id, DomainSecret typed) {
        secret.ifPresent(DomainSecret::close);
        secret = Optional.of(typed);
        machine = Optional.of(id);
        return vault.openMachine(id, locked -> typed.open(locked, unlocker).keys());
    }

    /** Returns the id of the machine that was opened last. */
    String machine() {
        return machine.orElseThrow();
    }

    CredentialsFile credentials() {
        return file;
    }

    DomainSecret secret() {
        return secret.orElseThrow();
    }

    @Override
    public void close() {
        secret.ifPresent(DomainSecret::close);
        vault.close();
    }
}
