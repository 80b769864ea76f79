package dev.coffre.vault.remote;

/** The token that a remote vault is asked with. Thread-safe. */
interface Bearer {
    /** A token that is probably still accepted. */
    String token();

    /** A token other than {@code refused}, which the vault did not accept (it may have restarted: it keeps tokens in memory). */
    String insteadOf(String refused);
}
