package dev.coffre.agent.home;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a registered machine is and holds. It holds keys: to be closed.
 *
 * @param machine its id at the vault
 * @param machineName as the vault shows it
 * @param keyGeneration which of its point keys this is, from 1
 * @param registeredAt by the vault's clock
 * @param vaultKey verifies the vault's receipts
 * @param domain whose data keys these are
 * @param cost of the passphrase slot that this machine wrote last: a cheaper one offered later is an attack
 * @param keys sign points and log-ins
 * @param dataKeys ascending by epoch, at least one, the newest last
 * @param kind what the machine is to its vault
 */
public record MachineIdentity(
        MachineId machine,
        String machineName,
        int keyGeneration,
        Instant registeredAt,
        VaultId vault,
        String vaultName,
        VerifyingKey vaultKey,
        DomainId domain,
        Argon2Parameters cost,
        MachineKeys keys,
        List<DataKey> dataKeys,
        MachineKind kind)
        implements AutoCloseable {

    public MachineIdentity {
        dataKeys = List.copyOf(dataKeys);
    }

    /** The data key that new records are sealed with; its epoch is the highest that this machine has seen. */
    public DataKey newestKey() {
        return dataKeys.getLast();
    }

    /** The data key of an epoch, if this machine holds it. */
    public Optional<DataKey> dataKey(int epoch) {
        return dataKeys.stream().filter(key -> key.context().epoch() == epoch).findFirst();
    }

    /** The same machine, as the vault has confirmed it. */
    public MachineIdentity registered(String name, Instant at) {
        return new MachineIdentity(
                machine, name, keyGeneration, at, vault, vaultName, vaultKey, domain, cost, keys, dataKeys, kind);
    }

    /** The same machine, whose passphrase slot has this cost by now. */
    public MachineIdentity withCost(Argon2Parameters other) {
        return with(other, dataKeys);
    }

    /** The same machine with these data keys. */
    public MachineIdentity withDataKeys(List<DataKey> others) {
        return with(cost, others);
    }

    private MachineIdentity with(Argon2Parameters otherCost, List<DataKey> otherKeys) {
        return new MachineIdentity(
                machine,
                machineName,
                keyGeneration,
                registeredAt,
                vault,
                vaultName,
                vaultKey,
                domain,
                otherCost,
                keys,
                otherKeys,
                kind);
    }

    @Override
    public void close() {
        keys.close();
        dataKeys.forEach(DataKey::close);
    }

    @Override
    public String toString() {
        return "machine " + machineName + " (" + machine + ") of vault " + vaultName;
    }
}
