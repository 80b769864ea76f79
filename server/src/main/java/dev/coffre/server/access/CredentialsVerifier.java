package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * Verifies vault credentials: signed by this service, for one of its vaults, not expired by its clock, and the newest
 * of their vault.
 */
public final class CredentialsVerifier {
    private final Catalog catalog;
    private final VerifyingKey signingKey;
    private final InstantSource clock;
    private final Consumer<VaultId> precondition;

    /** @param check throws for a vault that admits no machines */
    public CredentialsVerifier(Catalog catalog, VerifyingKey signingKey, InstantSource clock, Consumer<VaultId> check) {
        this.catalog = catalog;
        this.signingKey = signingKey;
        this.clock = clock;
        this.precondition = check;
    }

    /**
     * @param header base64url of the credentials file
     * @throws dev.coffre.vault.problem.Problem one of the credentials problems
     */
    public VerifiedCredentials verify(String header) {
        VaultCredentials credentials = VaultCredentials.decode(bytes(header));
        VaultCredentials.Grant grant = credentials.grant();
        VaultRow vault = catalog.read(connection -> new VaultTable(connection).find(grant.vault()))
                .filter(known -> credentials.isSignedBy(signingKey))
                .orElseThrow(() -> ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with("vault", grant.vaultName()));
        precondition.accept(vault.id());
        credentials.requireValidAt(clock.instant());
        if (grant.generation() != vault.generation()) {
            throw ProblemCode.CREDENTIALS_SUPERSEDED.with("vault", grant.vaultName());
        }
        return new VerifiedCredentials(vault.id(), vault.name(), grant.generation(), grant.expires());
    }

    private static byte[] bytes(String header) {
        try {
            return Base64.getUrlDecoder().decode(header);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.CREDENTIALS_DAMAGED.with("file", "request").with("reason", "it is not base64");
        }
    }
}
