package dev.coffre.agent.registration;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.vault.problem.ProblemCode;

/** Warns that without the passphrase the data is lost. Nothing is registered before the user has acknowledged this. */
public final class LossWarning {
    private final Terminal terminal;
    private final AgentMessages texts;

    public LossWarning(Terminal terminal, AgentMessages texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    /** @param acknowledged whether the command line already acknowledges it */
    public void require(boolean acknowledged) {
        terminal.err().println(texts.format("loss.warning"));
        boolean agreed = acknowledged
                || (terminal.isInteractive()
                        && terminal.ask(texts.format("loss.ask"))
                                .map(texts::isYes)
                                .orElse(false));
        if (!agreed) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
    }
}
