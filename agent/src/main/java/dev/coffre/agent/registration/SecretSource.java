package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
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
public record SecretSource(Optional<Path> passphraseFile, Optional<Path> recoveryCodeFile) {

    /** Returns all data keys of the domain; the caller closes them. */
    public UnlockedDomain open(LockedDomain domain, PassphraseCrypto crypto, Terminal terminal, AgentMessages texts) {
        DomainUnlocker unlock = crypto.unlocker();
        if (recoveryCodeFile.isPresent()) {
            RecoveryCodeSource codes = new RecoveryCodeSource(terminal, texts, crypto);
            try (RecoveryCode code = codes.read(recoveryCodeFile.get())) {
                return unlock.unlock(domain, code);
            }
        }
        PassphraseChoice choice = passphraseFile
                .<PassphraseChoice>map(PassphraseChoice.FromFile::new)
                .orElseGet(PassphraseChoice.Prompted::new);
        try (Passphrase passphrase = new PassphraseSource(terminal, texts, crypto).readExisting(choice)) {
            return unlock.unlock(domain, passphrase);
        }
    }
}
