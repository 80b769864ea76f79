package dev.coffre.agent.console.registration;

import dev.coffre.vault.MachineKind;

/**
 * The form fields that are kept when the page is shown again. Never holds the passphrase.
 *
 * @param typesPassphrase whether the person types a passphrase instead of having one generated
 * @param warnsOfOwnDisk whether the file would be on this machine's own disk, which needs consent
 */
public record EncryptionForm(
        boolean typesPassphrase, String name, MachineKind kind, String saveTo, boolean warnsOfOwnDisk) {}
