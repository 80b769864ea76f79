package dev.coffre.vault.client;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;

/**
 * The vault does not answer at the moment.
 *
 * @param why the failure of the last attempt
 * @param lasted since the last sign of the vault
 * @param next until the next attempt
 * @param left until the job gives up
 */
public record Outage(ProblemCode why, Duration lasted, Duration next, Duration left) {}
