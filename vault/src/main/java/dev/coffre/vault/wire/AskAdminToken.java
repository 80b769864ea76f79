package dev.coffre.vault.wire;

/** An administrator logs in. */
public record AskAdminToken(String name, String password) {
    /** Without its password, which must not reach a log. */
    @Override
    public String toString() {
        return "AskAdminToken";
    }
}
