package dev.coffre.agent.registration;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.CredentialsResponse;
import java.time.Instant;

/** Vault credentials that the vault has just accepted, on a machine that is not registered. */
final class AcceptedCredentials implements AutoCloseable {
    private final AgentContext context;
    private final CredentialsFile file;
    private final ProxyChoice proxy;
    private final CredentialsClient enrollment;
    private final IdentifiedVault vault;

    private AcceptedCredentials(
            AgentContext context,
            CredentialsFile file,
            ProxyChoice proxy,
            CredentialsClient enrollment,
            IdentifiedVault vault) {
        this.context = context;
        this.file = file;
        this.proxy = proxy;
        this.enrollment = enrollment;
        this.vault = vault;
    }

    /**
     * Shows the credentials to the vault.
     *
     * @throws Problem {@code already-registered}, {@code credentials-…}, or why the vault cannot be reached
     */
    static AcceptedCredentials open(AgentContext context, CredentialsFile file, ProxyChoice proxy) {
        requireNotRegistered(new KeyFolder(context.home().keys()));
        Unregistration.of(context).finish();
        CredentialsClient enrollment = new CredentialsClient(
                file.address(), VaultRoute.via(proxy), context.interactiveRetry(), context.random(), file.bytes());
        try {
            return new AcceptedCredentials(context, file, proxy, enrollment, verified(file, enrollment));
        } catch (RuntimeException e) {
            enrollment.close();
            throw e;
        }
    }

    private static void requireNotRegistered(KeyFolder keys) {
        keys.machine().ifPresent(identity -> {
            identity.close();
            throw ProblemCode.ALREADY_REGISTERED.with("vault", identity.vaultName());
        });
    }

    private static IdentifiedVault verified(CredentialsFile file, CredentialsClient enrollment) {
        CredentialsResponse accepted = enrollment.verify();
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
        return enrollment;
    }

    /** Stores the vault's address and the proxy in the settings. */
    void saveAddress() {
        new SettingsFile(context.home().settings(), context.environment())
                .update(settings -> settings.withProxy(proxy).withVault(new KnownVault(file.address())));
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
        enrollment.close();
    }
}
