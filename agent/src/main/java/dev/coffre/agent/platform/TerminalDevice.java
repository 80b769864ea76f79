package dev.coffre.agent.platform;

import java.util.Optional;
import java.util.OptionalInt;

/** The terminal that this process writes to. */
public interface TerminalDevice {
    /** Returns the current width of standard error; empty if it is no terminal or has no width. */
    OptionalInt columns();

    /** Returns whether help may be coloured; empty to leave that to the library of the command line. */
    Optional<Boolean> showsColours();
}
