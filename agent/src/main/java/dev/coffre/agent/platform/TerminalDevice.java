package dev.coffre.agent.platform;

import java.util.OptionalInt;

/** The terminal that this process writes to. */
@FunctionalInterface
public interface TerminalDevice {
    /** Returns the current width of standard error; empty if it is no terminal or has no width. */
    OptionalInt columns();
}
