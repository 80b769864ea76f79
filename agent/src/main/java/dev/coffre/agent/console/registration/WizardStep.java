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
    DONE,
    /** In place of all that comes after {@link #VAULT}: a re-installed machine goes on with its chain. */
    REPLACEMENT;

    /** {@code proxy}: in texts and templates. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How far it is, among the steps that are shown. */
    public int position() {
        return this == REPLACEMENT ? ENCRYPTION.ordinal() : ordinal();
    }
}
