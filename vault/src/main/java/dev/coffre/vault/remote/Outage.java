package dev.coffre.vault.remote;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;

/**
 * A vault that does not answer now.
 *
 * @param why what the last attempt ran into
 * @param lasted since the vault was last heard of
 * @param next until it is tried again
 * @param left how long it is tried from now on before the job gives up
 */
public record Outage(ProblemCode why, Duration lasted, Duration next, Duration left) {}
