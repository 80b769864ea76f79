package dev.coffre.vault.wire;

/** A security PIN and the moment, in ms, from which it is refused. */
public record PinGranted(String pin, long expires) {
    /** Without its PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PinGranted";
    }
}
