package dev.coffre.agent.machine;

import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.remote.TokenBucket;
import dev.coffre.vault.remote.Way;

/** The route to the vault by this machine's settings. */
public final class KeptWay {
    private KeptWay() {}

    /** Returns a route whose rate follows the throttle of the settings while it is used. */
    public static Way of(World world) {
        SettingsFile file = new SettingsFile(world.home().settings(), world.environment());
        KeptThrottle throttle =
                new KeptThrottle(() -> file.read().throttle(), world.clock(), world.zone(), System::nanoTime);
        return new Way(file.read().proxy(), new TokenBucket(throttle));
    }
}
