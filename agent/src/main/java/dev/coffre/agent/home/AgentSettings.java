package dev.coffre.agent.home;

import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.client.ProxyChoice;
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
public record AgentSettings(
        Optional<KnownVault> vault, ProxyChoice proxy, Throttle throttle, Optional<Path> recoveryFolder) {
    public AgentSettings withVault(KnownVault other) {
        return new AgentSettings(Optional.of(other), proxy, throttle, recoveryFolder);
    }

    /** Removes the vault. Proxy, throttle and recovery folder stay. */
    public AgentSettings withoutVault() {
        return new AgentSettings(Optional.empty(), proxy, throttle, recoveryFolder);
    }

    /** Changes the vault, if there is one. */
    public AgentSettings withVault(UnaryOperator<KnownVault> change) {
        return new AgentSettings(vault.map(change), proxy, throttle, recoveryFolder);
    }

    public AgentSettings withProxy(ProxyChoice other) {
        return new AgentSettings(vault, other, throttle, recoveryFolder);
    }

    public AgentSettings withThrottle(Throttle other) {
        return new AgentSettings(vault, proxy, other, recoveryFolder);
    }

    public AgentSettings withRecoveryFolder(Optional<Path> other) {
        return new AgentSettings(vault, proxy, throttle, other);
    }
}
