package dev.coffre.agent.machine;

import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.remote.TokenBucket;
import dev.coffre.vault.remote.Way;

/** The way to a vault that the settings of this machine name. */
public final class KeptWay {
    private KeptWay() {}

    /** Its pace follows the throttle of the settings for as long as it is used. */
    public static Way of(World world) {
        SettingsFile file = new SettingsFile(world.home().settings(), world.environment());
        KeptThrottle throttle =
                new KeptThrottle(() -> file.read().throttle(), world.clock(), world.zone(), System::nanoTime);
        return new Way(file.read().proxy(), new TokenBucket(throttle));
    }
}
