package dev.coffre.agent.console.registration;

import java.util.Locale;

/** The pages of the registration wizard, in order. */
public enum RegistrationWizardStep {
    PROXY,
    VAULT,
    ENCRYPTION,
    RECOVERY,
    FINISH,
    /** After the last step. */
    DONE,
    /** Replaces all steps after {@link #VAULT}: a re-installed machine continues its chain. */
    REPLACEMENT;

    /** The code in texts and templates, such as {@code proxy}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the position in the progress display. */
    public int position() {
        return this == REPLACEMENT ? ENCRYPTION.ordinal() : ordinal();
    }
}
