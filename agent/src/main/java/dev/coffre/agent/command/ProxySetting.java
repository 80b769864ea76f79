package dev.coffre.agent.command;

import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.remote.ProxyChoice;

/** The proxy that was chosen. */
record ProxySetting(World world) {
    void keep(ProxyChoice proxy) {
        new SettingsFile(world.home().settings(), world.environment()).update(known -> known.withProxy(proxy));
    }
}
