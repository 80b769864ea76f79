package dev.coffre.backup.save;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;

/**
 * The keys of a run. The run closes none of them.
 *
 * @param domain seals and opens records
 * @param point signs recovery points
 * @param keyGen generation of the point key, from 1
 * @param vault the vault that must issue the receipts
 * @param vaultKey verifies the receipts
 */
public record SaveKeys(DomainKeys domain, SigningKey point, int keyGen, VaultId vault, VerifyingKey vaultKey) {

    /** Names the keys without revealing them. */
    @Override
    public String toString() {
        return "[keys for " + vault + "]";
    }
}
