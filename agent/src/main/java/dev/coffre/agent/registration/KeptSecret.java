package dev.coffre.agent.registration;

import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the user's secret for opening a domain is.
 *
 * @param passphraseFile file with the passphrase; if empty, it is asked for
 * @param recoveryCodeFile file with the recovery code; takes precedence over the passphrase
 */
public record KeptSecret(Optional<Path> passphraseFile, Optional<Path> recoveryCodeFile) {

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain open(LockedDomain domain, World world, Texts texts) {
        DomainUnlock unlock = new DomainUnlock(world.kdf(), world.random());
        if (recoveryCodeFile.isPresent()) {
            RecoveryCodes codes = new RecoveryCodes(world.terminal(), texts, world.random());
            try (RecoveryCode code = codes.read(recoveryCodeFile.get())) {
                return unlock.unlock(domain, code);
            }
        }
        PassphraseChoice choice = passphraseFile
                .<PassphraseChoice>map(PassphraseChoice.FromFile::new)
                .orElseGet(PassphraseChoice.Asked::new);
        try (Passphrase passphrase = new PassphraseSource(world.terminal(), texts, world.random()).recall(choice)) {
            return unlock.unlock(domain, passphrase);
        }
    }
}
