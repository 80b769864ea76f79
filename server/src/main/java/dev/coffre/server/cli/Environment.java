package dev.coffre.server.cli;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What the program gets from the machine it runs on.
 *
 * @param nanos of a clock that only goes on, and that nobody sets
 */
public record Environment(
        InstantSource clock, SecureRandom random, PrintStream out, PrintStream err, Locale locale, LongSupplier nanos) {

    public Environment(InstantSource clock, SecureRandom random, PrintStream out, PrintStream err, Locale locale) {
        this(clock, random, out, err, locale, System::nanoTime);
    }
}
