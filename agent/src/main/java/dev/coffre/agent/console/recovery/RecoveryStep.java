package dev.coffre.agent.console.recovery;

import java.util.Locale;

/** The pages of the recovery wizard, in their order. */
public enum RecoveryStep {
    MACHINE,
    POINT,
    TREE,
    TARGET;

    /** {@code machine}: in texts and templates. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
