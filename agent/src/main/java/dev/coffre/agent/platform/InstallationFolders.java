package dev.coffre.agent.platform;

import java.nio.file.Path;

/**
 * Where an installation for the whole machine keeps its files.
 *
 * @param settings file of the vault's address and the proxy
 * @param data directory of keys, state and logs
 */
public record InstallationFolders(Path settings, Path data, Path cache) {}
