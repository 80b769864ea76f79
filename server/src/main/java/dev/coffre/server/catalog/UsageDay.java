package dev.coffre.server.catalog;

import java.time.LocalDate;

/**
 * What a vault held on a day (UTC).
 *
 * @param bytesStored of all its records
 * @param bytesSource of the files in each machine's newest recovery point: what one copy of everything would take
 */
public record UsageDay(LocalDate day, long bytesStored, long bytesSource) {}
