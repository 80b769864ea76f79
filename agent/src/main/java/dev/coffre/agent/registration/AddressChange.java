package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.remote.Way;

/**
 * Updates the vault's address on a registered machine from a vault credentials file. Needed if the machine was off while the
 * vault announced its new address.
 */
public final class AddressChange {
    private final World world;

    public AddressChange(World world) {
        this.world = world;
    }

    /**
     * Stores the file's address after the vault has answered there. Returns the new settings.
     *
     * @throws Problem {@code credentials-…}, or why the vault cannot be reached
     */
    public Settings run(String file) {
        CredentialsFile credentials = CredentialsFile.read(file);
        SettingsFile settings = new SettingsFile(world.home().settings(), world.environment());
        requireSameVault(credentials);
        Way way = Way.by(settings.read().proxy());
        try (Enrollment enrollment =
                new Enrollment(credentials.address(), way, world.brief(), world.random(), credentials.bytes())) {
            enrollment.verify();
        }
        return settings.update(kept -> kept.withVault(new KnownVault(credentials.address())));
    }

    private void requireSameVault(CredentialsFile credentials) {
        try (MachineIdentity identity =
                new KeyFolder(world.home().keys()).machine().orElseThrow(ProblemCode.NOT_REGISTERED::problem)) {
            if (!credentials.grant().signingKey().equals(identity.vaultKey())) {
                throw ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with(
                        "vault", credentials.grant().vaultName());
            }
        }
    }
}
