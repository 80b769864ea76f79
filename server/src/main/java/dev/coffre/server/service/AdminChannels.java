package dev.coffre.server.service;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminSocketClient;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.DataDirectoryLock;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Opens a channel for administering a data folder: to the service that runs on it, or to the stopped folder itself. */
public final class AdminChannels {
    private AdminChannels() {}

    public static AdminChannel open(DataDirectory folder, InstantSource clock, SecureRandom random) {
        return DataDirectoryLock.tryAcquire(folder)
                .map(lock -> OfflineVault.channel(new OfflineVault(folder, clock, random), lock))
                .orElseGet(() -> AdminSocketClient.connect(folder.adminSocket()));
    }
}
