package dev.coffre.agent.home;

import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.remote.ProxyChoice;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settings made by setup, user, registration or vault.
 *
 * @param vault empty before the registration
 * @param proxy how to reach the vault
 * @param throttle bandwidth limits
 * @param recoveryFolder where a backup server recovers the data of another one
 */
public record Settings(
        Optional<KnownVault> vault, ProxyChoice proxy, Throttle throttle, Optional<Path> recoveryFolder) {
    public Settings withVault(KnownVault other) {
        return new Settings(Optional.of(other), proxy, throttle, recoveryFolder);
    }

    /** Removes the vault. Proxy, throttle and recovery folder stay. */
    public Settings withoutVault() {
        return new Settings(Optional.empty(), proxy, throttle, recoveryFolder);
    }

    /** Changes the vault, if there is one. */
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
