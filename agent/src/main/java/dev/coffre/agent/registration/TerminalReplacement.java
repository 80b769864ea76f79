package dev.coffre.agent.registration;

import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.agent.text.DisplayFormat;

/** Replaces a re-installed machine at a terminal, or by flags alone. */
public final class TerminalReplacement {
    private final AgentContext context;
    private final AgentMessages texts;

    public TerminalReplacement(AgentContext context, AgentMessages texts) {
        this.context = context;
        this.texts = texts;
    }

    public ReplacementRequest.ReplacementResult run(ReplacementRequest replacement) {
        CredentialsFile file = CredentialsFile.read(replacement.credentials());
        try (RegistrationSteps steps = RegistrationSteps.identify(context, file, replacement.proxy())) {
            show(steps.vault());
            if (replacement.startOver()) {
                steps.startOver();
            }
            return steps.replace(
                    replacement.machine(),
                    slots -> replacement.secret().open(slots, context, texts),
                    replacement.pin(),
                    new TerminalListener());
        }
    }

    private void show(IdentifiedVault vault) {
        DisplayFormat amounts = new DisplayFormat(texts.language(), context.zone());
        say("register.vault", vault.name(), amounts.instant(vault.expires()));
    }

    private void say(String key, Object... values) {
        context.terminal().err().println(texts.format(key, values));
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
