package dev.coffre.backup.save;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;

/**
 * The keys of a run. The run closes none of them.
 *
 * @param domain seals and opens
 * @param point signs recovery points
 * @param keyGen the generation of the point key, from 1
 * @param vault whose receipts are expected
 * @param vaultKey verifies them
 */
public record SaveKeys(DomainKeys domain, SigningKey point, int keyGen, VaultId vault, VerifyingKey vaultKey) {

    /** Says which keys, never what they are. */
    @Override
    public String toString() {
        return "[keys for " + vault + "]";
    }
}
