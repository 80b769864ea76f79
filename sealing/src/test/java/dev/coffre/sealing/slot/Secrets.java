package dev.coffre.sealing.slot;

/** Passphrases and codes that are known to be readable. */
final class Secrets {
    private Secrets() {}

    static Passphrase passphrase(String text) {
        if (Passphrase.read(text) instanceof PassphraseResult.Accepted(Passphrase passphrase)) {
            return passphrase;
        }
        throw new AssertionError("not a passphrase");
    }

    static RecoveryCode code(String text) {
        if (RecoveryCode.read(text) instanceof RecoveryCodeResult.Accepted(RecoveryCode code)) {
            return code;
        }
        throw new AssertionError("not a recovery code");
    }
}
