package dev.coffre.server.catalog;

import java.time.LocalDate;

/**
 * The usage of a vault on one day (UTC).
 *
 * @param bytesStored the bytes of all its records and recovery points
 * @param bytesSource the bytes of the files in each machine's newest recovery point: the size of one full copy
 */
public record UsageDayRow(LocalDate day, long bytesStored, long bytesSource) {}
