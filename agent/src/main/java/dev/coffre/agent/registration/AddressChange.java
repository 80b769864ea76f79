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
 * Tells a registered machine where its vault is now, by a vault credentials file, for one that was off while the vault
 * announced it.
 */
public final class AddressChange {
    private final World world;

    public AddressChange(World world) {
        this.world = world;
    }

    /**
     * The settings with the file's address, once the vault has answered there.
     *
     * @throws Problem {@code credentials-…}, or what is in the way to the vault
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
