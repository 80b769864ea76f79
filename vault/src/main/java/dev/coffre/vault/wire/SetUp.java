package dev.coffre.vault.wire;

/** Makes the first administrator of a service; the code was shown when it started. */
public record SetUp(String code, String name, String password) {
    /** Without its secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "SetUp[" + name + "]";
    }
}
