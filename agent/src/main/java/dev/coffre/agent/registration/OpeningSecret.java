package dev.coffre.agent.registration;

import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.sealing.slot.RecoveryCodeReading;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;

/** What opens another machine's recovery points. Holds a secret: to be closed. */
public sealed interface OpeningSecret extends AutoCloseable {

    /** All data keys; the caller closes them. */
    UnlockedDomain open(LockedDomain domain, World world);

    /** The flag of {@code coffre recover} that takes a file with it. */
    String flag();

    /** What that file holds; the caller wipes it. */
    byte[] content();

    @Override
    void close();

    /** A passphrase. */
    record ByPassphrase(Passphrase passphrase) implements OpeningSecret {
        @Override
        public UnlockedDomain open(LockedDomain domain, World world) {
            return new DomainUnlock(world.kdf(), world.random()).unlock(domain, passphrase);
        }

        @Override
        public String flag() {
            return "--passphrase-file";
        }

        @Override
        public byte[] content() {
            return passphrase.utf8();
        }

        @Override
        public void close() {
            passphrase.close();
        }
    }

    /** A recovery code from paper. */
    record ByRecoveryCode(RecoveryCode code) implements OpeningSecret {
        @Override
        public UnlockedDomain open(LockedDomain domain, World world) {
            return new DomainUnlock(world.kdf(), world.random()).unlock(domain, code);
        }

        @Override
        public String flag() {
            return "--recovery-code-file";
        }

        @Override
        public byte[] content() {
            return code.reveal().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            code.close();
        }
    }

    /** Whichever a person typed: a recovery code has a check symbol, which a passphrase does not have by chance. */
    static OpeningSecret typed(String typed) {
        if (typed.isEmpty()) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        return RecoveryCode.read(typed) instanceof RecoveryCodeReading.Accepted(RecoveryCode code)
                ? new ByRecoveryCode(code)
                : new ByPassphrase(PassphraseRule.typed(typed));
    }
}
