package dev.coffre.agent.console.recovery;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.reading.MachineFilter;
import dev.coffre.agent.reading.VaultReader;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Optional;

/** Opens another machine's recovery points: vault credentials first, then the machine, then its secret. */
final class OtherMachine implements AutoCloseable {
    private final AgentContext context;
    private final CredentialsFile file;
    private final VaultReader vault;
    private Optional<DomainSecret> secret = Optional.empty();

    private OtherMachine(AgentContext context, CredentialsFile file, VaultReader vault) {
        this.context = context;
        this.file = file;
        this.vault = vault;
    }

    static OtherMachine connect(AgentContext context, CredentialsFile file) {
        return new OtherMachine(
                context, file, VaultReader.open(context, file, MachineFilter.of(context.home(), Optional.empty())));
    }

    List<MachineEntry> machines() {
        return vault.machines();
    }

    ReadableDomain open(String machine, DomainSecret typed) {
        secret.ifPresent(DomainSecret::close);
        secret = Optional.of(typed);
        return vault.openMachine(machine, locked -> typed.open(locked, context).keys());
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
