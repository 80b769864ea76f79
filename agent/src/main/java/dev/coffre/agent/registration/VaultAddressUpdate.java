package dev.coffre.agent.registration;

import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Updates the vault's address on a registered machine from a vault credentials file. Needed if the machine was off while the
 * vault announced its new address.
 */
public final class VaultAddressUpdate {
    private final VaultConnector connector;

    public VaultAddressUpdate(VaultConnector connector) {
        this.connector = connector;
    }

    /**
     * Stores the file's address after the vault has answered there. Returns the new settings.
     *
     * @throws Problem {@code credentials-…}, or why the vault cannot be reached
     */
    public AgentSettings run(String file) {
        CredentialsFile credentials = CredentialsFile.read(file);
        SettingsFile settings = connector.settings();
        requireSameVault(credentials);
        VaultRoute route = connector.routeVia(settings.read().proxy());
        try (CredentialsClient credentialsClient =
                connector.credentialsClient(credentials.address(), route, credentials.bytes())) {
            credentialsClient.verify();
        }
        return settings.update(kept -> kept.withVault(new KnownVault(credentials.address())));
    }

    private void requireSameVault(CredentialsFile credentials) {
        try (MachineIdentity identity =
                new KeyFolder(connector.home().keys()).machine().orElseThrow(ProblemCode.NOT_REGISTERED::problem)) {
            if (!credentials.grant().signingKey().equals(identity.vaultKey())) {
                throw ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with(
                        "vault", credentials.grant().vaultName());
            }
        }
    }
}
