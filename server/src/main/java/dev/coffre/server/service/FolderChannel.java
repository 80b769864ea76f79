package dev.coffre.server.service;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminSocketClient;
import dev.coffre.server.data.DataFolder;
import dev.coffre.server.data.FolderLock;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Opens a channel for administering a data folder: to the service that runs on it, or to the stopped folder itself. */
public final class FolderChannel {
    private FolderChannel() {}

    public static AdminChannel open(DataFolder folder, InstantSource clock, SecureRandom random) {
        return FolderLock.tryTake(folder)
                .map(lock -> StoppedVault.channel(new StoppedVault(folder, clock, random), lock))
                .orElseGet(() -> AdminSocketClient.connect(folder.adminSocket()));
    }
}
