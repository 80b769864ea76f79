package dev.coffre.vault.wire;

/** A bearer token and the moment, in ms, from which it is refused. */
public record TokenGranted(String token, long expires) {
    /** Without its token, which must not reach a log. */
    @Override
    public String toString() {
        return "TokenGranted";
    }
}
