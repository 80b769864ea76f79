package dev.coffre.backup.save;

import java.nio.file.Path;

/**
 * Where a run keeps things on this machine.
 *
 * @param cache what can be made anew from the vault
 * @param state holds the entry stream while a run lasts
 */
public record SaveFolders(Path cache, Path state) {}
