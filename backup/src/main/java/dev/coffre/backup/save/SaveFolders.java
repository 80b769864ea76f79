package dev.coffre.backup.save;

import java.nio.file.Path;

/**
 * The folders of a run on this machine.
 *
 * @param cache can be rebuilt from the vault
 * @param state contains the spill files while a run lasts
 */
public record SaveFolders(Path cache, Path state) {}
