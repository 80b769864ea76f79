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
 * A registration that the vault may have received but has not confirmed. It is stored before it is sent: after a lost
 * answer or a power failure, a retry with the same keys and slots yields the same machine. Must be closed, because it
 * holds keys.
 *
 * @param slots for the passphrase and, if wanted, for the recovery code that the user has already stored safely
 * @param settled whether the user has decided about a recovery code; nothing is sent before
 * @param kind requested kind of machine
 */
public record PendingRegistration(
        VaultId vault,
        String vaultName,
        String machineName,
        DomainId domain,
        Argon2Parameters cost,
        MachineKeyPairs keys,
        DataKey dataKey,
        List<KeySlotFile> slots,
        boolean settled,
        MachineKind kind)
        implements AutoCloseable {

    public PendingRegistration {
        slots = List.copyOf(slots);
    }

    /** Returns a copy with these slots added, ready to be sent. */
    public PendingRegistration withSettledSlots(List<KeySlotFile> more) {
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
