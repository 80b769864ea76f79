package dev.coffre.vault.client;

/** Supplies the access token for requests to a remote vault. Thread-safe. */
interface TokenSource {
    /** Returns a token that is probably still accepted. */
    String token();

    /** Returns a token other than {@code refused}. The vault may have restarted: it keeps tokens in memory only. */
    String replacementFor(String refused);
}
