package dev.coffre.server.cli;

import dev.coffre.server.admin.ChangeStep;
import picocli.CommandLine.Option;

/** Options that select the step of a change. Without an option, the change is announced. */
final class ChangeOptions {
    @Option(names = "--activate", descriptionKey = "announce.activate")
    private boolean activate;

    @Option(names = "--withdraw", descriptionKey = "announce.withdraw")
    private boolean withdraw;

    ChangeStep step() {
        if (withdraw) {
            return ChangeStep.WITHDRAW;
        }
        return activate ? ChangeStep.ACTIVATE : ChangeStep.ANNOUNCE;
    }
}
