package dev.coffre.server.cli;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/** What the program gets from the machine it runs on. */
public record Environment(InstantSource clock, SecureRandom random, PrintStream out, PrintStream err, Locale locale) {}
