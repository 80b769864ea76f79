package dev.coffre.vault;

/**
 * The short-lived single-use number that the vault gives to a person for one dangerous operation. It must never reach a log.
 */
public final class SecurityPin {
    private final String digits;

    public SecurityPin(String digits) {
        this.digits = digits;
    }

    /** Returns what the person typed. */
    public String digits() {
        return digits;
    }

    @Override
    public String toString() {
        return "SecurityPin";
    }
}
