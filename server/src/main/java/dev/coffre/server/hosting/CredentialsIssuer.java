package dev.coffre.server.hosting;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.journal.JournalEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Issues vault credentials. Each issue takes the next generation under the ledger's lock, so of two concurrent issues
 * exactly one is the newest.
 */
public final class CredentialsIssuer {
    private final Catalog catalog;
    private final Ledger ledger;
    private final SigningKey signingKey;
    private final Supplier<ServiceAddress> address;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<VaultId> precondition;

    /** @param check throws if credentials may not be issued for the vault now */
    public CredentialsIssuer(
            Catalog catalog,
            Ledger ledger,
            SigningKey signingKey,
            Supplier<ServiceAddress> address,
            InstantSource clock,
            RandomGenerator random,
            Consumer<VaultId> check) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.signingKey = signingKey;
        this.address = address;
        this.clock = clock;
        this.random = random;
        this.precondition = check;
    }

    /**
     * How agents reach the service.
     *
     * @param urls in the order in which agents try them
     * @param tlsPins of the TLS keys that the service may present
     */
    public record ServiceAddress(List<String> urls, List<Sha256> tlsPins) {
        public ServiceAddress {
            urls = List.copyOf(urls);
            tlsPins = List.copyOf(tlsPins);
        }
    }

    /** @throws dev.coffre.vault.problem.Problem {@code clock-suspended} or {@code vault-deleted} */
    public IssuedCredentialsFile issue(VaultRow vault) {
        VaultCredentials credentials = ledger.exclusively(() -> {
            precondition.accept(vault.id());
            long newest = catalog.read(connection -> new VaultTable(connection).find(vault.id()))
                    .orElseThrow()
                    .generation();
            Instant now = clock.instant();
            VaultCredentials next = VaultCredentials.issue(
                    new VaultCredentials.Grant(
                            vault.id(),
                            vault.name(),
                            address.get().urls(),
                            address.get().tlsPins(),
                            now,
                            now.plus(VaultCredentials.VALIDITY),
                            newest + 1,
                            CredentialId.random(random),
                            signingKey.verifyingKey()),
                    signingKey);
            ledger.append(new JournalEvent.CredentialsIssued(
                    vault.id(), newest + 1, next.grant().issued(), next.grant().expires()));
            return next;
        });
        return new IssuedCredentialsFile(
                credentials.fileName(),
                credentials.encode(),
                credentials.grant().expires());
    }
}
