package dev.coffre.vault.wire;

/** A bearer token that reads one domain, until {@code expires} (ms). */
public record ReaderTokenGranted(String token, long expires, String domain, String machineName) {
    /** Without its token, which must not reach a log. */
    @Override
    public String toString() {
        return "ReaderTokenGranted";
    }
}
