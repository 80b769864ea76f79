package dev.coffre.server.cli;

import dev.coffre.server.people.PasswordCost;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What the program gets from its host.
 *
 * @param nanos a monotonic clock
 * @param passwordCost Argon2id cost of passwords that are set here
 */
public record Environment(
        InstantSource clock,
        SecureRandom random,
        PrintStream out,
        PrintStream err,
        Locale locale,
        LongSupplier nanos,
        PasswordCost passwordCost) {

    public Environment(InstantSource clock, SecureRandom random, PrintStream out, PrintStream err, Locale locale) {
        this(clock, random, out, err, locale, System::nanoTime, PasswordCost.DEFAULT);
    }
}
