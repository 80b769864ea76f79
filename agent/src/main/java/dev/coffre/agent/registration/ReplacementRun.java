package dev.coffre.agent.registration;

import dev.coffre.agent.text.Amounts;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;

/** Replaces a re-installed machine at a terminal, or by flags alone. */
public final class ReplacementRun {
    private final World world;
    private final Texts texts;

    public ReplacementRun(World world, Texts texts) {
        this.world = world;
        this.texts = texts;
    }

    public Replacement.Report run(Replacement replacement) {
        CredentialsFile file = CredentialsFile.read(replacement.credentials());
        try (RegistrationSteps steps = RegistrationSteps.identify(world, file, replacement.proxy())) {
            show(steps.vault());
            if (replacement.startOver()) {
                steps.startOver();
            }
            return steps.replace(
                    replacement.machine(),
                    slots -> replacement.secret().open(slots, world, texts),
                    replacement.pin(),
                    new Told());
        }
    }

    private void show(IdentifiedVault vault) {
        Amounts amounts = new Amounts(texts.locale(), world.zone());
        say("register.vault", vault.name(), amounts.instant(vault.expires()));
    }

    private void say(String key, Object... values) {
        world.terminal().err().println(texts.say(key, values));
    }

    private final class Told implements ReplacementNews {
        @Override
        public void continues() {
            say("register.continues");
        }

        @Override
        public void makesKeys() {
            say("register.keys");
        }

        @Override
        public void passesOver(long point) {
            say("register.point-passed-over", point);
        }
    }
}
