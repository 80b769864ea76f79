package dev.coffre.sealing.slot;

/**
 * The passphrase or recovery code does not open the slot. This is the only answer to a wrong secret, given before
 * anything is decrypted.
 */
public final class WrongSecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongSecretException() {
        super("the passphrase or recovery code does not open this key slot");
    }
}
