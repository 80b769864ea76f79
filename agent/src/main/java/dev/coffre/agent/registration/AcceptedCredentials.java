package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.text.Amounts;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.Way;
import dev.coffre.vault.wire.CredentialsAccepted;
import java.time.Instant;

/** Vault credentials that the vault has just accepted, on a machine that is not registered. */
final class AcceptedCredentials implements AutoCloseable {
    private final World world;
    private final CredentialsFile file;
    private final ProxyChoice proxy;
    private final Enrollment enrollment;

    private AcceptedCredentials(World world, CredentialsFile file, ProxyChoice proxy, Enrollment enrollment) {
        this.world = world;
        this.file = file;
        this.proxy = proxy;
        this.enrollment = enrollment;
    }

    /** @throws Problem {@code already-registered}, {@code credentials-…}, or what is in the way to the vault */
    static AcceptedCredentials open(World world, Texts texts, String argument, ProxyChoice proxy) {
        refuseSecond(new KeyFolder(world.home().keys()));
        CredentialsFile file = CredentialsFile.read(argument);
        Enrollment enrollment =
                new Enrollment(file.address(), Way.by(proxy), world.brief(), world.random(), file.bytes());
        AcceptedCredentials opened = new AcceptedCredentials(world, file, proxy, enrollment);
        try {
            opened.verify(texts);
            return opened;
        } catch (RuntimeException e) {
            enrollment.close();
            throw e;
        }
    }

    private static void refuseSecond(KeyFolder keys) {
        keys.machine().ifPresent(identity -> {
            identity.close();
            throw ProblemCode.ALREADY_REGISTERED.with("vault", identity.vaultName());
        });
    }

    private void verify(Texts texts) {
        CredentialsAccepted accepted = enrollment.verify();
        if (!accepted.vault().equals(grant().vault().toString())) {
            throw otherVault();
        }
        Amounts amounts = new Amounts(texts.locale(), world.zone());
        world.terminal()
                .err()
                .println(texts.say(
                        "register.vault",
                        accepted.vaultName(),
                        amounts.instant(Instant.ofEpochMilli(accepted.expires()))));
    }

    VaultCredentials.Grant grant() {
        return file.grant();
    }

    Enrollment enrollment() {
        return enrollment;
    }

    /** Keeps where the vault is, and the way there. */
    void keepAddress() {
        new SettingsFile(world.home().settings(), world.environment())
                .update(settings -> settings.withProxy(proxy).withVault(new KnownVault(file.address())));
    }

    /** Nothing but the vault of the credentials answers, whatever has its address. */
    void requireSame(VaultId vault, String answered, String signingKey) {
        if (!answered.equals(vault.toString())
                || !signingKey.equals(grant().signingKey().toString())) {
            throw otherVault();
        }
    }

    private Problem otherVault() {
        return ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with("vault", grant().vaultName());
    }

    @Override
    public void close() {
        enrollment.close();
    }
}
