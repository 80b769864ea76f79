package dev.coffre.agent.console.recovery;

import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.reading.MachineChoice;
import dev.coffre.agent.reading.VaultReading;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.OpeningSecret;
import dev.coffre.agent.world.World;
import dev.coffre.vault.wire.MachineEntry;
import java.util.List;
import java.util.Optional;

/** Opens another machine's recovery points: vault credentials first, then the machine, then its secret. */
final class OtherMachine implements AutoCloseable {
    private final World world;
    private final CredentialsFile file;
    private final VaultReading vault;
    private Optional<OpeningSecret> secret = Optional.empty();

    private OtherMachine(World world, CredentialsFile file, VaultReading vault) {
        this.world = world;
        this.file = file;
        this.vault = vault;
    }

    static OtherMachine behind(World world, CredentialsFile file) {
        return new OtherMachine(world, file, VaultReading.open(world, file, MachineChoice.of(world, Optional.empty())));
    }

    List<MachineEntry> machines() {
        return vault.machines();
    }

    ReadableDomain open(String machine, OpeningSecret typed) {
        secret.ifPresent(OpeningSecret::close);
        secret = Optional.of(typed);
        return vault.read(machine, locked -> typed.open(locked, world).keys());
    }

    CredentialsFile credentials() {
        return file;
    }

    OpeningSecret secret() {
        return secret.orElseThrow();
    }

    @Override
    public void close() {
        secret.ifPresent(OpeningSecret::close);
        vault.close();
    }
}
