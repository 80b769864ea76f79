package dev.coffre.agent.machine;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.TokenBucket;
import dev.coffre.vault.client.VaultRoute;

/** The route to the vault by this machine's settings. */
public final class VaultRouteFactory {
    private VaultRouteFactory() {}

    /** Returns a route whose rate follows the throttle of the settings while it is used. */
    public static VaultRoute of(AgentContext context) {
        SettingsFile file = new SettingsFile(context.home().settings(), context.environment());
        LiveThrottle throttle =
                new LiveThrottle(() -> file.read().throttle(), context.clock(), context.zone(), System::nanoTime);
        return new VaultRoute(file.read().proxy(), new TokenBucket(throttle));
    }
}
