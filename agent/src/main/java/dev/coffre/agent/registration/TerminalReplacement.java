package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;

/** Replaces a re-installed machine at a terminal, or by flags alone. */
public final class TerminalReplacement {
    private final RegistrationFactory registrations;
    private final Terminal terminal;
    private final AgentMessages texts;
    private final DisplayFormat format;

    public TerminalReplacement(
            RegistrationFactory registrations, Terminal terminal, AgentMessages texts, DisplayFormat format) {
        this.registrations = registrations;
        this.terminal = terminal;
        this.texts = texts;
        this.format = format;
    }

    public ReplacementRequest.ReplacementResult run(ReplacementRequest replacement) {
        CredentialsFile file = CredentialsFile.read(replacement.credentials());
        try (RegistrationSteps steps = registrations.identify(file, replacement.proxy())) {
            show(steps.vault());
            if (replacement.startOver()) {
                steps.startOver();
            }
            return steps.replace(
                    replacement.machine(),
                    slots -> replacement.secret().open(slots, registrations.crypto(), terminal, texts),
                    replacement.pin(),
                    new TerminalListener());
        }
    }

    private void show(IdentifiedVault vault) {
        say("register.vault", vault.name(), format.instant(vault.expires()));
    }

    private void say(String key, Object... values) {
        terminal.err().println(texts.format(key, values));
    }

    private final class TerminalListener implements ReplacementListener {
        @Override
        public void resuming() {
            say("register.continues");
        }

        @Override
        public void makingKeys() {
            say("register.keys");
        }

        @Override
        public void skippingPoint(long point) {
            say("register.point-passed-over", point);
        }
    }
}
