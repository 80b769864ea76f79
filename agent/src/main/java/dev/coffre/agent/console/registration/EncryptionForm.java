package dev.coffre.agent.console.registration;

import dev.coffre.vault.MachineKind;

/**
 * What stays in the form when it is shown again; never the passphrase.
 *
 * @param typed whether the person types a passphrase, instead of having one made
 * @param warnsOfOwnDisk whether the place lies on this machine's own disk, which the person has to agree to
 */
public record EncryptionForm(boolean typed, String name, MachineKind kind, String saveTo, boolean warnsOfOwnDisk) {}
