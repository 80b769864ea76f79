package dev.coffre.agent.registration;

import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.sealing.slot.RecoveryCodeResult;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;

/** A passphrase or recovery code that opens another machine's recovery points. Must be closed, because it holds a secret. */
public sealed interface DomainSecret extends AutoCloseable {

    /** Returns all data keys; the caller closes them. */
    UnlockedDomain open(LockedDomain domain, DomainUnlocker unlocker);

    /** Returns the flag of {@code coffre recover} that takes a file with this secret. */
    String flag();

    /** Returns the content of that file; the caller wipes it. */
    byte[] content();

    @Override
    void close();

    /** A passphrase. */
    record ByPassphrase(Passphrase passphrase) implements DomainSecret {
        @Override
        public UnlockedDomain open(LockedDomain domain, DomainUnlocker unlocker) {
            return unlocker.unlock(domain, passphrase);
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

    /** A recovery code. */
    record ByRecoveryCode(RecoveryCode code) implements DomainSecret {
        @Override
        public UnlockedDomain open(LockedDomain domain, DomainUnlocker unlocker) {
            return unlocker.unlock(domain, code);
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

    /**
     * Returns a recovery code if its check symbol is valid, else a passphrase. A passphrase does not have a valid check
     * symbol by chance.
     */
    static DomainSecret parse(String typed) {
        if (typed.isEmpty()) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        return RecoveryCode.read(typed) instanceof RecoveryCodeResult.Accepted(RecoveryCode code)
                ? new ByRecoveryCode(code)
                : new ByPassphrase(PassphraseRule.typed(typed));
    }
}
