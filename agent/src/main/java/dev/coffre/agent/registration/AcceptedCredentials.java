package dev.coffre.agent.registration;

import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.CredentialsResponse;
import java.time.Instant;

/** Vault credentials that the vault has just accepted, on a machine that is not registered. */
final class AcceptedCredentials implements AutoCloseable {
    private final SettingsFile settings;
    private final CredentialsFile file;
    private final ProxyChoice proxy;
    private final CredentialsClient credentialsClient;
    private final IdentifiedVault vault;

    private AcceptedCredentials(
            SettingsFile settings,
            CredentialsFile file,
            ProxyChoice proxy,
            CredentialsClient credentialsClient,
            IdentifiedVault vault) {
        this.settings = settings;
        this.file = file;
        this.proxy = proxy;
        this.credentialsClient = credentialsClient;
        this.vault = vault;
    }

    /**
     * Verifies the credentials with the vault. Refuses a machine that is registered.
     *
     * @param interrupted finishes an interrupted unregistration first; usually does nothing
     * @throws Problem {@code already-registered}, {@code credentials-…}, or why the vault cannot be reached
     */
    static AcceptedCredentials open(
            VaultConnector connector, Unregistration interrupted, CredentialsFile file, ProxyChoice proxy) {
        requireNotRegistered(new KeyFolder(connector.home().keys()));
        interrupted.finish();
        CredentialsClient credentialsClient =
                connector.credentialsClient(file.address(), connector.routeVia(proxy), file.bytes());
        try {
            return new AcceptedCredentials(
                    connector.settings(), file, proxy, credentialsClient, verified(file, credentialsClient));
        } catch (RuntimeException e) {
            credentialsClient.close();
            throw e;
        }
    }

    private static void requireNotRegistered(KeyFolder keys) {
        keys.machine().ifPresent(identity -> {
            identity.close();
            throw ProblemCode.ALREADY_REGISTERED.with("vault", identity.vaultName());
        });
    }

    private static IdentifiedVault verified(CredentialsFile file, CredentialsClient credentialsClient) {
        CredentialsResponse accepted = credentialsClient.verify();
        if (!accepted.vault().equals(file.grant().vault().toString())) {
            throw otherVault(file.grant());
        }
        return new IdentifiedVault(accepted.vaultName(), Instant.ofEpochMilli(accepted.expires()));
    }

    IdentifiedVault vault() {
        return vault;
    }

    VaultCredentials.Grant grant() {
        return file.grant();
    }

    CredentialsClient enrollment() {
        return credentialsClient;
    }

    /** Stores the vault's address and the proxy in the settings. */
    void saveAddress() {
        AgentSettings unused =
                settings.update(known -> known.withProxy(proxy).withVault(new KnownVault(file.address())));
    }

    /** Requires that the answer comes from the vault of the credentials, not from another server at its address. */
    void requireSameVault(VaultId vault, String answered, String signingKey) {
        if (!answered.equals(vault.toString())
                || !signingKey.equals(grant().signingKey().toString())) {
            throw otherVault(grant());
        }
    }

    private static Problem otherVault(VaultCredentials.Grant grant) {
        return ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with("vault", grant.vaultName());
    }

    @Override
    public void close() {
        credentialsClient.close();
    }
}
