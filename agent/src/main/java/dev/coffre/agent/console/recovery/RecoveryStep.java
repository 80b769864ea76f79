package dev.coffre.agent.console.recovery;

import java.util.Locale;

/** The pages of the recovery wizard, in order. */
public enum RecoveryStep {
    MACHINE,
    POINT,
    TREE,
    TARGET;

    /** The code in texts and templates, such as {@code machine}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
