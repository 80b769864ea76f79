package dev.coffre.agent.console.registration;

import java.util.Locale;

/** The pages of the registration wizard, in their order. */
public enum WizardStep {
    PROXY,
    VAULT,
    ENCRYPTION,
    RECOVERY,
    FINISH,
    /** After the last step. */
    DONE;

    /** {@code proxy}: in texts and templates. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
