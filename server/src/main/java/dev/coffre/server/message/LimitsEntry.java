package dev.coffre.server.message;

/**
 * A vault's limits for its machines.
 *
 * @param pointsADay recovery points of one machine in 24 hours
 * @param retainDays how far ahead a point's {@code retainUntil} may be
 * @param registrations machines that one file of vault credentials registers
 */
public record LimitsEntry(int pointsADay, int retainDays, int registrations) {}
