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
 * The identity and keys of a registered machine. Must be closed, because it holds keys.
 *
 * @param machine its id at the vault
 * @param machineName as the vault shows it
 * @param keyGeneration number of its point key, from 1
 * @param registeredAt by the vault's clock
 * @param vaultKey verifies the vault's receipts
 * @param domain the domain of the data keys
 * @param cost of the passphrase slot that this machine last wrote; a cheaper one offered later is an attack
 * @param keys sign points and authentications
 * @param dataKeys ascending by epoch, at least one
 * @param kind ordinary machine or backup server
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
        MachineKeyPairs keys,
        List<DataKey> dataKeys,
        MachineKind kind)
        implements AutoCloseable {

    public MachineIdentity {
        dataKeys = List.copyOf(dataKeys);
    }

    /** Returns the data key that seals new records. Its epoch is the highest that this machine has seen. */
    public DataKey newestKey() {
        return dataKeys.getLast();
    }

    /** Returns the data key of an epoch, if this machine holds it. */
    public Optional<DataKey> dataKey(int epoch) {
        return dataKeys.stream().filter(key -> key.context().epoch() == epoch).findFirst();
    }

    /** Returns a copy with the name and time that the vault confirmed. */
    public MachineIdentity registered(String name, Instant at) {
        return new MachineIdentity(
                machine, name, keyGeneration, at, vault, vaultName, vaultKey, domain, cost, keys, dataKeys, kind);
    }

    /** Returns a copy with the current cost of the passphrase slot. */
    public MachineIdentity withCost(Argon2Parameters other) {
        return with(other, dataKeys);
    }

    /** Returns a copy with these data keys. */
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
