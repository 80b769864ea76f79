package dev.coffre.server.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of a command beside the service. A command says itself what its user needs to know. */
final class CommandLog {
    private CommandLog() {}

    /** Keeps records below the level of errors off standard error. */
    static void keepErrorsOnly() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setLevel(Level.SEVERE);
            }
        }
    }
}
