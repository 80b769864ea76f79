package dev.coffre.agent.home;

import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.remote.ProxyChoice;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the setup, the user, the registration or the vault has settled.
 *
 * @param vault empty before the registration
 * @param proxy the way to the vault
 * @param throttle how much of the line is taken
 * @param recoveryFolder where a backup server recovers the data of another one
 */
public record Settings(
        Optional<KnownVault> vault, ProxyChoice proxy, Throttle throttle, Optional<Path> recoveryFolder) {
    public Settings withVault(KnownVault other) {
        return new Settings(Optional.of(other), proxy, throttle, recoveryFolder);
    }

    /** As before any registration; the way and the pace stay. */
    public Settings withoutVault() {
        return new Settings(Optional.empty(), proxy, throttle, recoveryFolder);
    }

    /** The vault changed, if there is one. */
    public Settings withVault(UnaryOperator<KnownVault> change) {
        return new Settings(vault.map(change), proxy, throttle, recoveryFolder);
    }

    public Settings withProxy(ProxyChoice other) {
        return new Settings(vault, other, throttle, recoveryFolder);
    }

    public Settings withThrottle(Throttle other) {
        return new Settings(vault, proxy, other, recoveryFolder);
    }

    public Settings withRecoveryFolder(Optional<Path> other) {
        return new Settings(vault, proxy, throttle, other);
    }
}
