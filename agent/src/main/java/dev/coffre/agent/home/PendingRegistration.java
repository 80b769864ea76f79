package dev.coffre.agent.home;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.slot.KeySlotFile;
import java.util.List;
import java.util.stream.Stream;

/**
 * A registration that the vault has perhaps heard of and not yet confirmed. It is kept before it is sent: whether the
 * answer is lost or the power fails, going on with the same keys and slots gives the same machine. It holds keys: to be
 * closed.
 *
 * @param slots for the passphrase and, if wanted, the recovery code that the user has already put away
 * @param settled whether the user has settled if there is a recovery code; until then nothing is sent
 * @param kind what the machine shall be to the vault
 */
public record PendingRegistration(
        VaultId vault,
        String vaultName,
        String machineName,
        DomainId domain,
        Argon2Parameters cost,
        MachineKeys keys,
        DataKey dataKey,
        List<KeySlotFile> slots,
        boolean settled,
        MachineKind kind)
        implements AutoCloseable {

    public PendingRegistration {
        slots = List.copyOf(slots);
    }

    /** The same keys with these slots too, ready to be sent. */
    public PendingRegistration settledWith(List<KeySlotFile> more) {
        List<KeySlotFile> all = Stream.concat(slots.stream(), more.stream()).toList();
        return new PendingRegistration(vault, vaultName, machineName, domain, cost, keys, dataKey, all, true, kind);
    }

    @Override
    public void close() {
        keys.close();
        dataKey.close();
    }

    @Override
    public String toString() {
        return "registration of " + machineName + " at vault " + vaultName;
    }
}
