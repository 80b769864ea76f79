package dev.coffre.vault.credentials;

import dev.coffre.vault.credentials.VaultCredentials.Grant;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** The fields of the file, as text, in the order in which they are written and signed. */
record CredentialsDocument(
        String format,
        int version,
        String vaultId,
        String vaultName,
        List<String> urls,
        List<String> tlsPins,
        String issued,
        String expires,
        long generation,
        String credentialId,
        String signingKey,
        String signature) {
    static final String FORMAT = "coffre-vault-credentials";
    static final int VERSION = 1;

    static CredentialsDocument of(Grant grant, byte[] signature) {
        return new CredentialsDocument(
                FORMAT,
                VERSION,
                grant.vault().toString(),
                grant.vaultName(),
                grant.urls(),
                grant.tlsPins().stream().map(Sha256::toString).toList(),
                grant.issued().toString(),
                grant.expires().toString(),
                grant.generation(),
                grant.credential().toString(),
                grant.signingKey().toString(),
                HexFormat.of().formatHex(signature));
    }

    /** Throws {@link IllegalArgumentException} or {@link java.time.DateTimeException} if a field is invalid. */
    VaultCredentials toCredentials() {
        Grant grant = new Grant(
                VaultId.parse(vaultId),
                vaultName,
                urls,
                tlsPins.stream().map(Sha256::parse).toList(),
                Instant.parse(issued),
                Instant.parse(expires),
                generation,
                CredentialId.parse(credentialId),
                VerifyingKey.parse(signingKey));
        return new VaultCredentials(grant, HexFormat.of().parseHex(signature));
    }
}
