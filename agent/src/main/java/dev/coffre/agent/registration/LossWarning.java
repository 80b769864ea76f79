package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Texts;
import dev.coffre.vault.problem.ProblemCode;

/** Warns that without the passphrase the data is lost. Nothing is registered before the user has acknowledged this. */
public final class LossWarning {
    private final Terminal terminal;
    private final Texts texts;

    public LossWarning(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    /** @param acknowledged whether the command line already acknowledges it */
    public void require(boolean acknowledged) {
        terminal.err().println(texts.say("loss.warning"));
        boolean agreed = acknowledged
                || (terminal.isInteractive()
                        && terminal.ask(texts.say("loss.ask")).map(texts::isYes).orElse(false));
        if (!agreed) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
    }
}
